import { literal } from '../../config/index.ts';
import { THROUGH_S3 } from './data-key.ts';
import type { DatasetBucket } from './dataset-bucket.ts';
import type { DatasetPermission } from './permit-role.ts';

const READ = ['s3:GetObject', 's3:GetObjectVersion'];
const WRITE = ['s3:PutObject', 's3:AbortMultipartUpload'];

/** With a prefix, a listing has to name it: without, it would tell of other datasets. */
export const listing = ({ bucket }: DatasetBucket, prefix: string): readonly DatasetPermission[] => [
  {
    actions: ['s3:ListBucket', 's3:ListBucketVersions'],
    resource: bucket,
    arns: [bucket.bucketArn],
    ...(prefix !== '' && { conditions: { StringLike: { 's3:prefix': `${literal(prefix)}*` } } }),
  },
];

export const reading = (dataset: DatasetBucket, prefix: string): DatasetPermission =>
  onObjects(dataset, prefix, READ);

/** Parts of an upload are encrypted with the data key of the first, which takes decrypting it. */
export const writing = (dataset: DatasetBucket, prefix: string): readonly DatasetPermission[] => [
  onObjects(dataset, prefix, WRITE),
  onKey(dataset, ['kms:GenerateDataKey', 'kms:Decrypt']),
];

export const decryption = (dataset: DatasetBucket): DatasetPermission => onKey(dataset, ['kms:Decrypt']);

const onObjects = (
  { bucket }: DatasetBucket,
  prefix: string,
  actions: readonly string[],
): DatasetPermission => ({
  actions,
  resource: bucket,
  arns: [bucket.arnForObjects(`${literal(prefix)}*`)],
});

/** Only where S3 asks for it, on behalf of the role, for objects of this bucket. */
const onKey = ({ bucket, encryptionKey }: DatasetBucket, actions: readonly string[]): DatasetPermission => ({
  actions,
  resource: encryptionKey,
  arns: [encryptionKey.keyArn],
  conditions: {
    StringEquals: { 'kms:ViaService': THROUGH_S3 },
    // The bucket itself stands there for objects under a bucket key, else the object.
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucket.bucketArn, bucket.arnForObjects('*')] },
  },
});
