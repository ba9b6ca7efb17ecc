import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { S3ControlClient } from '@aws-sdk/client-s3-control';

/** Whom to ask for settings. */
export interface SettingsClients {
  readonly s3: S3Client;
  readonly s3Control: S3ControlClient;
  readonly cloudTrail: CloudTrailClient;
  readonly kms: KMSClient;
}
