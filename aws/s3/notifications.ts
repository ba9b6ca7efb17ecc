import {
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { SealwatchError } from '../../core/base/errors.ts';
import { refusalOf } from './refusal.ts';

/**
 * Switches a bucket's EventBridge notifications on and leaves every other notification as it was.
 * @returns false when they were on already
 */
export async function switchEventsOn(client: S3Client, bucket: string): Promise<boolean> {
  const { $metadata: _, ...known } = await client.send(
    new GetBucketNotificationConfigurationCommand({ Bucket: bucket }),
  );
  if (known.EventBridgeConfiguration) return false;
  const NotificationConfiguration = { ...known, EventBridgeConfiguration: {} };
  // The other targets were valid when they were set; checking them again would fail the deploy for reasons that are not ours.
  await client.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: bucket,
      NotificationConfiguration,
      SkipDestinationValidation: true,
    }),
  );
  return true;
}

/**
 * The Region of a bucket that is there; S3 says nothing for us-east-1 and `EU` for the oldest of eu-west-1.
 * @throws {SealwatchError} `CONFIG_INVALID` where there is no such bucket, or it is somebody else's
 */
export async function regionOf(client: S3Client, bucket: string): Promise<string> {
  try {
    const { LocationConstraint: location } = await client.send(
      new GetBucketLocationCommand({ Bucket: bucket }),
    );
    if (!location) return 'us-east-1';
    return location === 'EU' ? 'eu-west-1' : location;
  } catch (error) {
    throw explained(error, bucket);
  }
}

function explained(error: unknown, bucket: string): unknown {
  const refusal = refusalOf(error);
  const why =
    refusal?.code === 'NoSuchBucket'
      ? `there is no bucket ${bucket}: make it first, or say existing: false to have the stack make it`
      : refusal?.status === 403
        ? `the bucket ${bucket} does not let itself be asked where it is (${refusal.message}): is it of this account, and does its policy admit the stack's functions?`
        : null;
  return why === null ? error : new SealwatchError('CONFIG_INVALID', why, { cause: error });
}
