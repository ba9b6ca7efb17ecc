import { Aws } from 'aws-cdk-lib';
import type { ResolvedBucket, ResolvedConfig } from '../../config/types.ts';
import { BUCKET_CANARY_KEY, bucketsWithCanary } from '../../core/scope/canary.ts';
import { READ_ACTIONS } from '../../core/scope/reader-permissions.ts';
import { chunks } from '../chunks.ts';
import { bucketArn } from './object-read.ts';
import type { Permission } from './permission.ts';

/** ARNs of a statement. */
const MAX_ARNS = 25;

const onCanaries = (config: ResolvedConfig, actions: readonly string[]): Permission[] =>
  chunks(bucketsWithCanary(config), MAX_ARNS).map((some) => ({
    actions,
    resources: some.map(({ name }) => `${bucketArn(name)}/${BUCKET_CANARY_KEY}`),
  }));

/** Reading the canaries of guarded buckets: of each bucket one key. What decrypts its objects decrypts them. */
export const canaryReads = (config: ResolvedConfig): Permission[] => onCanaries(config, READ_ACTIONS);

/** Putting them, also where the bucket encrypts with a key. */
export const canaryWrites = (config: ResolvedConfig): Permission[] => [
  ...onCanaries(config, ['s3:PutObject']),
  ...encryption(bucketsWithCanary(config)),
];

function encryption(buckets: readonly ResolvedBucket[]): Permission[] {
  const actions = ['kms:GenerateDataKey'];
  const named = buckets.filter(({ kmsKeyArn }) => kmsKeyArn !== undefined);
  const unnamed = buckets.filter(({ kmsKeyArn }) => kmsKeyArn === undefined);
  return [
    ...chunks(named, MAX_ARNS).map((some) => ({
      actions,
      resources: [...new Set(some.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []))],
      conditions: forCanaries(some),
    })),
    ...chunks(unnamed, MAX_ARNS).map((some) => ({
      actions,
      resources: [`arn:${Aws.PARTITION}:kms:${Aws.REGION}:*:key/*`],
      conditions: forCanaries(some),
      wildcard:
        'The configuration names no key for these buckets. It is limited to S3 acting for the canaries of these buckets.',
    })),
  ];
}

const forCanaries = (buckets: readonly ResolvedBucket[]) => ({
  StringEquals: {
    'kms:ViaService': `s3.${Aws.REGION}.${Aws.URL_SUFFIX}`,
    // The bucket itself stands there where it has a bucket key, else the object.
    'kms:EncryptionContext:aws:s3:arn': buckets.flatMap(({ name }) => [
      bucketArn(name),
      `${bucketArn(name)}/${BUCKET_CANARY_KEY}`,
    ]),
  },
});
