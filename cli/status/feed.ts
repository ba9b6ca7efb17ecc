import { GetBucketNotificationConfigurationCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Queries } from '../../core/queries/queries.ts';

/** What is heard from a bucket. */
export interface Feed {
  readonly bucket: string;
  /** False when the bucket does not send its events: changes are then only found by sweeps. */
  readonly isOn: boolean;
}

/** Looks at what the bucket is told to send; that nothing came may only mean that nothing happened. */
export async function feedOf(client: S3Client, bucket: string): Promise<Feed> {
  const settings = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket }));
  return { bucket, isOn: settings.EventBridgeConfiguration !== undefined };
}

const LOOK_BACK_MS = 14 * 24 * 60 * 60 * 1000;

/** ISO time at which the newest version of a bucket was seen, in the last two weeks. */
export async function lastSeen(queries: Queries, bucket: string, now: Date): Promise<string | null> {
  const since = new Date(now.getTime() - LOOK_BACK_MS).toISOString();
  for await (const { seenAt } of queries.versionsSince(bucket, since)) return seenAt;
  return null;
}
