import { GetBucketTaggingCommand } from '@aws-sdk/client-s3';
import { ListTagsForResourceCommand } from '@aws-sdk/client-s3-control';
import { listAt, textAt } from '../../../core/base/json.ts';
import type { Fact } from '../../../core/posture/facts.ts';
import type { PostureClients } from '../clients.ts';
import { askFact } from '../fact.ts';
import { DIRECTORY_TAGS, TAGS } from './topics.ts';

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
