import type { Topic } from '../fact.ts';

const topic = (what: string, permission: string): Topic => ({ what, permission });

/** What is asked of a bucket, in the names of its settings. */
export const SETTING_TOPICS = {
  policy: topic('the bucket policy', 's3:GetBucketPolicy'),
  acl: topic('the ACL', 's3:GetBucketAcl'),
  'public-access-block': topic('Block Public Access of the bucket', 's3:GetBucketPublicAccessBlock'),
  ownership: topic('object ownership', 's3:GetBucketOwnershipControls'),
  versioning: topic('versioning', 's3:GetBucketVersioning'),
  lifecycle: topic('the lifecycle rules', 's3:GetLifecycleConfiguration'),
  encryption: topic('the default encryption', 's3:GetEncryptionConfiguration'),
  replication: topic('the replication rules', 's3:GetReplicationConfiguration'),
  'object-lock': topic('Object Lock', 's3:GetBucketObjectLockConfiguration'),
  logging: topic('server access logging', 's3:GetBucketLogging'),
  notification: topic('the event notifications', 's3:GetBucketNotification'),
} as const;

export type BucketSetting = keyof typeof SETTING_TOPICS;

/** Directory buckets have permissions of their own. */
export const DIRECTORY_TOPICS = {
  policy: topic('the bucket policy', 's3express:GetBucketPolicy'),
  lifecycle: topic('the lifecycle rules', 's3express:GetLifecycleConfiguration'),
  encryption: topic('the default encryption', 's3express:GetEncryptionConfiguration'),
} as const;

export const TAGS = topic('the tags', 's3:GetBucketTagging');
export const DIRECTORY_TAGS = topic('the tags', 's3express:ListTagsForResource');
export const INVENTORY = topic('the inventory configurations', 's3:GetInventoryConfiguration');
export const KEY = topic('the KMS key', 'kms:DescribeKey');
export const KEY_ROTATION = topic('the rotation of the KMS key', 'kms:GetKeyRotationStatus');
export const KEY_POLICY = topic('the policy of the KMS key', 'kms:GetKeyPolicy');
