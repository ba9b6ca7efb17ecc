import { GetBucketPolicyStatusCommand, type S3Client } from '@aws-sdk/client-s3';

/** What S3 says of the policy that a bucket has now: public or not; `null` where it has none or gave no answer. */
export async function isPolicyPublic(client: S3Client, bucket: string): Promise<boolean | null> {
  try {
    const { PolicyStatus } = await client.send(new GetBucketPolicyStatusCommand({ Bucket: bucket }));
    return PolicyStatus?.IsPublic ?? null;
  } catch {
    // Its word is an addition to our own reading: without it the finding is as good.
    return null;
  }
}
