import { Stack } from 'aws-cdk-lib';
import { Grant, type GrantWithResourceOptions, type IRole } from 'aws-cdk-lib/aws-iam';
import { literal } from '../../core/scope/reader-permissions.ts';
import { acknowledge } from '../permissions/permission.ts';
import { THROUGH_S3 } from './data-key.ts';
import type { DatasetBucket } from './dataset-bucket.ts';

const READ = ['s3:GetObject', 's3:GetObjectVersion'];
const WRITE = ['s3:PutObject', 's3:AbortMultipartUpload'];

/** With a prefix, a listing has to name it: without, it would list other datasets. */
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

/** Something that a role may do with a bucket or a key. */
export interface DatasetPermission {
  readonly actions: readonly string[];
  readonly resource: GrantWithResourceOptions['resource'];
  readonly arns: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const PREFIX = 'A dataset is a prefix, below which there is any number of keys.';

/** Gives it to a role; where that is of another account, also in the resource's policy. */
export const permitRole = (
  role: IRole,
  { actions, resource, arns, conditions }: DatasetPermission,
): Grant => {
  for (const arn of arns.map((each) => readable(Stack.of(role).resolve(each))))
    if (arn.includes('*')) acknowledge(role, `AwsSolutions-IAM5[Resource::${arn}]`, PREFIX);
  return Grant.addToPrincipalOrResource({
    grantee: role,
    actions: [...actions],
    resource,
    resourceArns: [...arns],
    ...(conditions && { conditions }),
  });
};

/** As the policy checks write a resource: references, and what stands between `${` and `}`, in angle brackets. */
const readable = (value: unknown): string => {
  if (typeof value === 'string') return value.replace(/\$\{(.*?)\}/g, '<$1>');
  if (typeof value !== 'object' || value === null) return '';
  const [[name, argument] = []] = Object.entries(value);
  if (name === 'Fn::Join' && Array.isArray(argument)) return argument[1].map(readable).join(argument[0]);
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `<${argument.join('.')}>`;
  return name === 'Ref' ? `<${String(argument)}>` : '';
};
