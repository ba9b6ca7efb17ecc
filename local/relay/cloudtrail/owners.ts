import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { cached } from '../cached.ts';

/** Tells whether a bucket is this account's. */
export interface Owners {
  has(bucket: string): Promise<boolean>;
}

// Buckets are made and deleted behind the relay too.
const REMEMBER_MS = 1_000;

/** Asks the emulator as the account itself: another's bucket, or none, cannot be looked at. */
export const owners = (client: S3Client): Owners => {
  const known = cached((bucket) => looksAt(client, bucket), REMEMBER_MS);
  return { has: (bucket) => known.get(bucket) };
};

const looksAt = async (client: S3Client, bucket: string): Promise<boolean> => {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    return true;
  } catch {
    return false;
  }
};
