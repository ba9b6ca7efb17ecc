import type { ResolvedConfig } from '../../config/index.ts';
import { onBuckets } from './object-read.ts';
import type { Permission } from './permission.ts';

/** Settings of a bucket that decide who can reach its objects, what survives, and what is told of changes. */
const BUCKET_SETTINGS = [
  's3:GetBucketPolicy',
  's3:GetBucketPolicyStatus',
  's3:GetBucketAcl',
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

/** Reading the settings of guarded buckets, and nothing that is in them. */
export const settingsRead = ({ buckets }: ResolvedConfig): Permission[] =>
  onBuckets(buckets, BUCKET_SETTINGS);
