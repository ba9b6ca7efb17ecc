import {
  CreateBucketCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Gate } from '../../core/base/concurrency-limit.ts';

const CONCURRENCY = 8;

/** Makes buckets of several kinds: open, versioned, blocked, tagged, bare. */
export async function makeBuckets(s3: S3Client, total: number): Promise<void> {
  const gate = new Gate(CONCURRENCY);
  await Promise.all(Array.from({ length: total }, (_, index) => gate.run(() => makeBucket(s3, index))));
}

async function makeBucket(s3: S3Client, index: number): Promise<void> {
  const Bucket = `bench-audit-${String(index).padStart(4, '0')}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  const kind = index % KINDS.length;
  await KINDS[kind]?.(s3, Bucket);
}

const KINDS: readonly ((s3: S3Client, Bucket: string) => Promise<unknown>)[] = [
  async () => undefined,
  (s3, Bucket) => s3.send(new PutBucketPolicyCommand({ Bucket, Policy: openTo(Bucket) })),
  (s3, Bucket) =>
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })),
  (s3, Bucket) =>
    s3.send(
      new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
    ),
  (s3, Bucket) =>
    s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'owner', Value: 'data' }] } })),
];

const openTo = (bucket: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` },
    ],
  });
