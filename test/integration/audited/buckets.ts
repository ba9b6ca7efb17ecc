import { randomBytes } from 'node:crypto';
import { CreateKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** A bucket as it is made. */
export async function newBucket(s3: S3Client, name = 'audit'): Promise<string> {
  const Bucket = `${name}-${randomBytes(4).toString('hex')}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
}

/** A bucket whose door is open. */
export async function openBucket(s3: S3Client): Promise<string> {
  const Bucket = await newBucket(s3, 'open');
  const Statement = [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
    },
  ];
  await s3.send(
    new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }),
  );
  return Bucket;
}

/** A bucket that is versioned, closed, tagged, and encrypted with a key of its owner. */
export async function guardedBucket(s3: S3Client, kms: KMSClient): Promise<string> {
  const Bucket = await newBucket(s3, 'guarded');
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
  const all = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  const standard = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key?.Arn } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: all }));
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: standard }] },
    }),
  );
  await s3.send(
    new PutBucketTaggingCommand({
      Bucket,
      Tagging: {
        TagSet: [
          { Key: 'owner', Value: 'data' },
          { Key: '__proto__', Value: 'x' },
        ],
      },
    }),
  );
  return Bucket;
}
