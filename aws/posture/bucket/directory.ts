import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { ALL_BLOCKED } from '../../../core/cloudtrail/settings/public-access-block.ts';
import { known, type MissingBucket } from '../../../core/posture/facts.ts';
import { type Refusal, refusalOf } from '../../s3/refusal.ts';
import { S3SettingsReader } from '../../s3/settings/settings-reader.ts';
import type { BucketInspection } from '../bucket-inspection.ts';
import type { PostureClients } from '../clients.ts';
import { messageOf } from '../fact.ts';
import { readAccessPoints } from './access-points.ts';
import { DIRECTORY_TOPICS } from './event-delivery.ts';
import { type AskedFacts, keyOf, type Shared } from './general.ts';
import { readSettings } from './settings.ts';

/** Directory buckets are named so, and no other may be. */
export const isDirectory = (name: string): boolean => name.endsWith('--x-s3');

/** What directory buckets have not, or cannot have any other way. */
const FIXED: Omit<AskedFacts, keyof typeof DIRECTORY_TOPICS | 'tags' | 'accessPoints' | 'key'> = {
  acl: known({ grants: [], owner: null }),
  publicAccessBlock: known(ALL_BLOCKED),
  ownership: known('BucketOwnerEnforced'),
  versioning: known({ status: 'Never', mfaDelete: false }),
  replication: known([]),
  objectLock: known({ isEnabled: false, retention: null }),
  logging: known(null),
  logChain: known([]),
  hasLifecycle: known(false),
  notification: known({ eventBridge: false }),
  inventory: known([]),
  eventDelivery: known(null),
};

/**
 * The few settings of a directory bucket. S3 refuses to be asked whether it is a certain account's.
 * @throws {BucketGone} where the bucket does not exist
 */
export async function directoryFacts(
  clients: PostureClients,
  name: string,
  shared: Shared,
  inspection: BucketInspection,
): Promise<AskedFacts> {
  const reader = new S3SettingsReader(clients.s3, null);
  const [settings, tags, accessPoints] = await Promise.all([
    readSettings(name, DIRECTORY_TOPICS, reader, inspection),
    inspection.ask(() => shared.tags(name)),
    inspection.ask(async () =>
      readAccessPoints(clients, {
        account: shared.account,
        bucket: name,
        names: await shared.accessPoints(),
      }),
    ),
  ]);
  const key = await keyOf(settings.encryption, shared, inspection);
  return { ...FIXED, ...settings, tags, accessPoints, key };
}

/** Where a bucket is: S3 says so even to those whom it lets do nothing else. */
export async function regionOf(
  { s3 }: PostureClients,
  Bucket: string,
  home: string,
): Promise<string | MissingBucket> {
  try {
    return (await s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion ?? home;
  } catch (error) {
    const refusal = refusalOf(error);
    const region = refusal?.headers['x-amz-bucket-region'];
    if (region) return region;
    if (refusal?.status === 404) return { kind: 'gone', reason: 'there is no such bucket' };
    if (refusal?.status === 403) return home;
    return { kind: 'unreadable', reason: `S3 did not say where the bucket is: ${said(error, refusal)}` };
  }
}

// A refusal of HEAD has no body that would say why.
const said = (error: unknown, refusal: Refusal | null): string =>
  refusal === null ? messageOf(error) : `${refusal.status} ${refusal.code}`;
