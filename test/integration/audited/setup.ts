import type {
  BucketCannedACL,
  LifecycleRule,
  ObjectOwnership,
  PublicAccessBlockConfiguration,
  ReplicationRule,
  ServerSideEncryptionByDefault,
} from '@aws-sdk/client-s3';
import type { GuardedDataset } from '../../../core/scope/guard.ts';
import { goodStatements, type Statements } from './good-policy.ts';

/** Every setting of a bucket that an audit looks at, and what the configuration says of it. */
export interface Setup {
  readonly bucket: string;
  readonly ownership: ObjectOwnership;
  readonly acl: BucketCannedACL;
  readonly block: PublicAccessBlockConfiguration;
  readonly statements: Statements;
  readonly encryption: ServerSideEncryptionByDefault;
  readonly blockedEncryption: 'SSE-C' | 'NONE';
  readonly versioning: 'Enabled' | 'Suspended';
  /** Days of default retention in governance mode; `null` for a bucket without Object Lock. */
  readonly retention: number | null;
  readonly lifecycle: readonly LifecycleRule[];
  /** Account that objects are replicated to; `null` for none. */
  readonly replicatedTo: string | null;
  /** Bucket of the access log; `null` for none. */
  readonly loggedTo: string | null;
  readonly tellsEventBridge: boolean;
  /** Which versions an inventory lists. */
  readonly inventoried: 'All' | 'Current';
  readonly tags: Readonly<Record<string, string>>;
  readonly point: {
    readonly block: PublicAccessBlockConfiguration;
    readonly statement: (point: string) => object | null;
  };
  readonly datasets: readonly GuardedDataset[];
}

/** What buckets are made with: the account, its keys and its writers. */
export interface Around {
  readonly account: string;
  readonly keys: {
    readonly good: string;
    readonly disabled: string;
    readonly unrotated: string;
    readonly open: string;
  };
  readonly writers: {
    readonly publisher: string;
    /** May destroy versions. */
    readonly powerful: string;
    /** A user with an access key. */
    readonly keyed: string;
    /** Writes models, and reads what they are trained on. */
    readonly trainer: string;
  };
}

export const LOGS = 'each-logs';
export const REPLICAS = 'each-replicas';
export const MODELS = 'each-models';
export const TRAIL_LOGS = 'each-trail-logs';
/** A bucket that nobody guards. */
export const STRAY = 'each-stray';

export const BLOCKED: PublicAccessBlockConfiguration = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** A bucket of which every check passes that can. */
export const goodSetup = (bucket: string, { account, keys, writers }: Around): Setup => ({
  bucket,
  ownership: 'BucketOwnerEnforced',
  acl: 'private',
  block: BLOCKED,
  statements: goodStatements(bucket, keys.good, account),
  encryption: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keys.good },
  blockedEncryption: 'SSE-C',
  versioning: 'Enabled',
  retention: 30,
  lifecycle: [],
  replicatedTo: account,
  loggedTo: LOGS,
  tellsEventBridge: true,
  inventoried: 'All',
  tags: { owner: 'data', 'data-class': 'internal' },
  point: { block: BLOCKED, statement: () => null },
  datasets: [{ name: `training-in-${bucket}`, prefix: '', mode: 'sealed', writers: [writers.publisher] }],
});

export const replication = (account: string): ReplicationRule => ({
  ID: 'copy',
  Status: 'Enabled',
  Priority: 1,
  Filter: { Prefix: '' },
  DeleteMarkerReplication: { Status: 'Disabled' },
  Destination: { Bucket: `arn:aws:s3:::${REPLICAS}`, Account: account },
});
