import { GetBucketTaggingCommand } from '@aws-sdk/client-s3';
import { ListTagsForResourceCommand } from '@aws-sdk/client-s3-control';
import { listAt, textAt } from '../../../core/base/json.ts';
import type { Logging, SettingValues } from '../../../core/cloudtrail/settings/values.ts';
import type { SettingRead, SettingsReader } from '../../../core/engine/activity/ports.ts';
import { type Fact, known, unknown } from '../../../core/posture/facts.ts';
import { S3SettingsReader } from '../../s3/settings/settings-reader.ts';
import type { BucketInspection } from '../bucket-inspection.ts';
import type { PostureClients } from '../clients.ts';
import { askFact, messageOf, type Topic, unread } from '../fact.ts';
import { type BucketSetting, DIRECTORY_TAGS, TAGS } from './event-delivery.ts';

/** The settings of a bucket that take one request each. */
export type SettingFacts<Name extends BucketSetting = BucketSetting> = {
  readonly [Each in Name]: Fact<SettingValues[Each]>;
};

/** Thrown inside of an inspection of a bucket that does not exist. */
export class BucketGone extends Error {}

/**
 * Asks for settings of a bucket, each with one request.
 * @throws {BucketGone} where one of the answers is that the bucket does not exist
 */
export async function readSettings<Name extends BucketSetting>(
  bucket: string,
  topics: { readonly [Each in Name]: Topic },
  reader: SettingsReader,
  inspection: BucketInspection,
): Promise<SettingFacts<Name>> {
  const names = Object.keys(topics) as Name[];
  const facts = names.map(async (name) => {
    const fact = await inspection.ask(() => readSetting(bucket, name, topics[name], reader));
    return [name, fact] as const;
  });
  return Object.fromEntries(await Promise.all(facts)) as SettingFacts<Name>;
}

async function readSetting(
  bucket: string,
  name: BucketSetting,
  topic: Topic,
  reader: SettingsReader,
): Promise<Fact<unknown>> {
  const read = await reader.read(`bucket/${bucket}`, name).catch(messageOf);
  return typeof read === 'string' ? unknown(`${topic.what} could not be read: ${read}`) : factOf(read, topic);
}

function factOf(read: SettingRead, topic: Topic): Fact<unknown> {
  if (read.kind === 'gone') throw new BucketGone();
  return read.kind === 'read' ? known(read.value) : unread(topic, read.reason, read.detail);
}

const LOGGING: Topic = { what: 'server access logging of the log bucket', permission: 's3:GetBucketLogging' };

/** Where a bucket's access log goes; a bucket that is gone logs to none. */
export async function readLogging(
  { s3 }: PostureClients,
  bucket: string,
  owner: string,
): Promise<Fact<Logging>> {
  const read = await new S3SettingsReader(s3, owner).read(`bucket/${bucket}`, 'logging').catch(messageOf);
  if (typeof read === 'string') return unknown(`${LOGGING.what} ${bucket} could not be read: ${read}`);
  if (read.kind === 'gone') return known(null);
  return read.kind === 'read' ? known(read.value as Logging) : unread(LOGGING, read.reason, read.detail);
}

export type Tags = Readonly<Record<string, string>>;

export const readTags = (
  { s3 }: PostureClients,
  Bucket: string,
  ExpectedBucketOwner: string,
): Promise<Fact<Tags>> =>
  askFact(
    TAGS,
    () => s3.send(new GetBucketTaggingCommand({ Bucket, ExpectedBucketOwner })),
    ['NoSuchTagSet'],
    (answer) => tagsIn(listAt(answer, 'TagSet')),
  );

/** Directory buckets are tagged as resources of S3 Control. */
export const readDirectoryTags = (
  { s3Control }: PostureClients,
  AccountId: string,
  ResourceArn: string,
): Promise<Fact<Tags>> =>
  askFact(
    DIRECTORY_TAGS,
    () => s3Control.send(new ListTagsForResourceCommand({ AccountId, ResourceArn })),
    ['NoSuchTagSet'],
    (answer) => tagsIn(listAt(answer, 'Tags')),
  );

// Without a prototype: a tag may be called as what objects inherit.
const tagsIn = (tags: readonly unknown[]): Tags =>
  Object.assign(
    Object.create(null),
    Object.fromEntries(tags.map((tag) => [textAt(tag, 'Key') ?? '', textAt(tag, 'Value') ?? ''])),
  );
