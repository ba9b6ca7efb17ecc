import { type ObjectLockRule, PutObjectLockConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import { type Emulator, unrecorded } from './unrecorded.ts';

/** Gives a bucket the Object Lock that its template has, which the emulator's CloudFormation leaves out. */
export async function lockBucket(emulator: Emulator, Bucket: string, Rule: ObjectLockRule): Promise<void> {
  const client = new S3Client({ ...emulator, forcePathStyle: true });
  client.middlewareStack.add(unrecorded, { step: 'build' });
  try {
    await client.send(
      new PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule },
      }),
    );
  } finally {
    client.destroy();
  }
}
