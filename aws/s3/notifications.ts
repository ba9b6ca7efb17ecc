import {
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

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

/** The Region of a bucket; S3 says nothing for us-east-1 and `EU` for the oldest of eu-west-1. */
export async function regionOf(client: S3Client, bucket: string): Promise<string> {
  const { LocationConstraint: location } = await client.send(
    new GetBucketLocationCommand({ Bucket: bucket }),
  );
  if (!location) return 'us-east-1';
  return location === 'EU' ? 'eu-west-1' : location;
}
