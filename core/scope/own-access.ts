import type { Guard } from './guard.ts';
import { DECRYPT_ACTIONS, LIST_ACTIONS, LOCK_ACTIONS, READ_ACTIONS } from './reader-permissions.ts';

/** Settings of a bucket that decide who can reach its objects, what survives, and which changes are reported. */
export const SETTING_ACTIONS = [
  's3:GetBucketPolicy',
  's3:GetBucketPolicyStatus',
  's3:GetBucketAcl',
  's3:GetBucketAbac',
  's3:GetBucketPublicAccessBlock',
  's3:GetBucketOwnershipControls',
  's3:GetBucketVersioning',
  's3:GetLifecycleConfiguration',
  's3:GetEncryptionConfiguration',
  's3:GetReplicationConfiguration',
  's3:GetBucketObjectLockConfiguration',
  's3:GetBucketLogging',
  's3:GetBucketNotification',
] as const;

/** What audits read of a guarded bucket besides. S3 demands the last of these to say where a bucket is. */
export const AUDIT_ACTIONS = ['s3:GetInventoryConfiguration', 's3:ListBucket'] as const;
/** What audits read of the key that a bucket encrypts with. */
export const AUDIT_KEY_ACTIONS = ['kms:DescribeKey', 'kms:GetKeyRotationStatus', 'kms:GetKeyPolicy'] as const;
/** What the settings poll reads of a key. */
export const KEY_POLICY_ACTIONS = ['kms:GetKeyPolicy'] as const;
/** What digesting a large object in slices takes: how far it came is put aside encrypted. */
export const STATE_KEY_ACTIONS = ['kms:Encrypt', 'kms:Decrypt'] as const;
/** What publishing to an encrypted topic takes. */
export const PUBLISH_KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'] as const;

/** What the detector's functions do with guarded buckets and keys, by the kind of their work. */
export type OwnTask =
  | 'reads-objects'
  | 'reads-parts'
  | 'watches-holds'
  | 'judges-calls'
  | 'polls-settings'
  | 'audits'
  | 'notifies';

export interface OwnAccess {
  /** Names of the functions in the stack, which the names of their roles contain. */
  readonly functions: readonly string[];
  /** With each guarded bucket. */
  readonly bucket: readonly string[];
  /** With each object of a dataset. */
  readonly objects: readonly string[];
  /** With the keys of guarded data: through S3, and directly. */
  readonly dataKeyThroughS3: readonly string[];
  readonly dataKey: readonly string[];
  /** With the keys of the detector's own topics: through SNS, and directly. */
  readonly topicKeyThroughSns: readonly string[];
  readonly topicKey: readonly string[];
  /** With the key of what is put aside of large objects, directly. */
  readonly stateKey: readonly string[];
}

const NOTHING = {
  bucket: [],
  objects: [],
  dataKeyThroughS3: [],
  dataKey: [],
  topicKeyThroughSns: [],
  topicKey: [],
  stateKey: [],
} as const;

/** All that a policy of somebody else's could take from the detector. The stack permits the same, which a test compares. */
export const OWN_ACCESS: Readonly<Record<OwnTask, OwnAccess>> = {
  'reads-objects': {
    ...NOTHING,
    functions: ['VerifyObject', 'VerifyBulkObject', 'RecordBaseline', 'SweepBatch'],
    bucket: LIST_ACTIONS,
    objects: READ_ACTIONS,
    dataKeyThroughS3: DECRYPT_ACTIONS,
  },
  'reads-parts': {
    ...NOTHING,
    functions: ['HashObject'],
    objects: READ_ACTIONS,
    dataKeyThroughS3: DECRYPT_ACTIONS,
    stateKey: STATE_KEY_ACTIONS,
  },
  // Beside what it reads.
  'watches-holds': { ...NOTHING, functions: ['SweepBatch'], objects: LOCK_ACTIONS },
  'judges-calls': {
    ...NOTHING,
    functions: ['JudgeActivity', 'JudgeObjectWrites', 'JudgeBulkObjectWrites'],
    bucket: SETTING_ACTIONS,
  },
  'polls-settings': {
    ...NOTHING,
    functions: ['LookAtSettings'],
    bucket: SETTING_ACTIONS,
    dataKey: KEY_POLICY_ACTIONS,
    topicKey: KEY_POLICY_ACTIONS,
    stateKey: KEY_POLICY_ACTIONS,
  },
  audits: {
    ...NOTHING,
    functions: ['AuditPosture'],
    bucket: [...SETTING_ACTIONS, ...AUDIT_ACTIONS],
    dataKey: AUDIT_KEY_ACTIONS,
  },
  notifies: { ...NOTHING, functions: ['Notify'], topicKeyThroughSns: PUBLISH_KEY_ACTIONS },
};

export const OWN_TASKS = Object.keys(OWN_ACCESS) as readonly OwnTask[];

/** A role of the detector: one whose name is known, or the pattern that CloudFormation makes its name by. */
export interface OwnRole {
  /** ARN, or a pattern of it. */
  readonly arn: string;
  readonly task: OwnTask;
  /** Name of its function. */
  readonly name: string;
}

/**
 * The detector's roles. A deployment knows their names; offline they begin with the stack's name and contain the function's.
 * @param account whose they are, where the guard does not know
 */
export function ownRoles(guard: Guard, account: string | null): readonly OwnRole[] {
  const owner = guard.account ?? account ?? '*';
  return OWN_TASKS.flatMap((task) =>
    OWN_ACCESS[task].functions.map((name) => {
      const known = guard.roles?.[name];
      return { task, name, arn: `arn:aws:iam::${owner}:role/${known ?? `${guard.stack}-*${name}*`}` };
    }),
  );
}
