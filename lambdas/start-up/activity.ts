import { backOff } from '../../aws/back-off.ts';
import { DynamoCallerStore } from '../../aws/dynamodb/caller-store.ts';
import { DynamoManifestStore } from '../../aws/dynamodb/manifest-store.ts';
import { DynamoSettingsStore } from '../../aws/dynamodb/settings-store.ts';
import { s3Client } from '../../aws/s3/client.ts';
import { isPolicyPublic } from '../../aws/s3/policy-status.ts';
import type { Guard, GuardedBucket } from '../../core/activity/guard.ts';
import type { ActivityPorts } from '../../core/activity/workers/ports.ts';
import type { SettingsReader } from '../../core/ports/settings-reader.ts';
import { clock, database, hash } from './database.ts';
import { deployedConfig, environmentValue } from './environment.ts';

interface Deployed {
  readonly buckets: readonly (GuardedBucket & { readonly kmsKeyArn?: string })[];
  readonly trustedAccounts: readonly string[];
  readonly organization?: string;
}

const config = deployedConfig<Deployed>();
// arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID
const [, , , , account = '', path = ''] = environmentValue('SEALWATCH_STACK').split(':');

const ownKeys = (process.env.SEALWATCH_KEYS ?? '').split(',').filter((key) => key !== '');

export const guard: Guard = {
  scope: 'configured',
  buckets: config.buckets,
  account,
  trustedAccounts: config.trustedAccounts,
  organization: config.organization ?? null,
  keys: [...config.buckets.flatMap(({ kmsKeyArn }) => (kmsKeyArn ? [kmsKeyArn] : [])), ...ownKeys],
  stack: path.split('/')[1] ?? '',
};

// A custom endpoint has no bucket names in its host name.
export const s3 = s3Client(process.env.AWS_ENDPOINT_URL ? { forcePathStyle: true } : {});

/** What judging calls and looking at settings needs. */
export const activityPorts = (reader: SettingsReader): ActivityPorts => ({
  store: new DynamoManifestStore(database.document, database.tables, hash),
  callers: new DynamoCallerStore(database.document, database.tables),
  settings: new DynamoSettingsStore(database.document, database.tables),
  reader,
  isPolicyPublic: (bucket) => isPolicyPublic(s3, bucket),
  guard,
  clock,
  hash,
  backOff,
});
