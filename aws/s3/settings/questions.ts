import {
  GetBucketAbacCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { SettingName } from '../../../core/cloudtrail/settings/setting.ts';

/** Which bucket is asked, and whose it has to be. */
export interface BucketInput {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string;
}

/** The one request that reads a setting, and what S3 calls its absence. */
export interface Question {
  ask(client: S3Client, input: BucketInput): Promise<object>;
  /** `null` where S3 always has an answer. */
  readonly absence: string | null;
}

const QUESTIONS: Readonly<Partial<Record<SettingName, Question>>> = {
  // The answer about any setting says it: this one is small, and may be read already.
  existence: {
    ask: (client, input) => client.send(new GetBucketVersioningCommand(input)),
    absence: 'NoSuchBucket',
  },
  policy: {
    ask: (client, input) => client.send(new GetBucketPolicyCommand(input)),
    absence: 'NoSuchBucketPolicy',
  },
  acl: { ask: (client, input) => client.send(new GetBucketAclCommand(input)), absence: null },
  abac: { ask: (client, input) => client.send(new GetBucketAbacCommand(input)), absence: null },
  'public-access-block': {
    ask: (client, input) => client.send(new GetPublicAccessBlockCommand(input)),
    absence: 'NoSuchPublicAccessBlockConfiguration',
  },
  ownership: {
    ask: (client, input) => client.send(new GetBucketOwnershipControlsCommand(input)),
    absence: 'OwnershipControlsNotFoundError',
  },
  versioning: { ask: (client, input) => client.send(new GetBucketVersioningCommand(input)), absence: null },
  lifecycle: {
    ask: (client, input) => client.send(new GetBucketLifecycleConfigurationCommand(input)),
    absence: 'NoSuchLifecycleConfiguration',
  },
  encryption: {
    ask: (client, input) => client.send(new GetBucketEncryptionCommand(input)),
    absence: 'ServerSideEncryptionConfigurationNotFoundError',
  },
  replication: {
    ask: (client, input) => client.send(new GetBucketReplicationCommand(input)),
    absence: 'ReplicationConfigurationNotFoundError',
  },
  'object-lock': {
    ask: (client, input) => client.send(new GetObjectLockConfigurationCommand(input)),
    absence: 'ObjectLockConfigurationNotFoundError',
  },
  logging: { ask: (client, input) => client.send(new GetBucketLoggingCommand(input)), absence: null },
  notification: {
    ask: (client, input) => client.send(new GetBucketNotificationConfigurationCommand(input)),
    absence: null,
  },
};

/** How a bucket is asked for a setting; `null` for settings that buckets do not have. */
export const questionFor = (setting: SettingName): Question | null => QUESTIONS[setting] ?? null;
