import { Aws } from 'aws-cdk-lib';
import type { ResolvedBucket, ResolvedConfig } from '../../config/types.ts';
import { DECRYPT_ACTIONS, LIST_ACTIONS, literal, READ_ACTIONS } from '../../core/scope/reader-permissions.ts';
import { chunks } from '../chunks.ts';
import type { Permission } from './permission.ts';

/** So many ARNs with the longest prefixes fit a managed policy of 6,144 characters, and the CDK splits at statements. */
const ARNS_PER_STATEMENT = 4;
/** The same for buckets, named twice each with the longest names. */
const BUCKETS_PER_STATEMENT = 25;

/** The same for keys. */
export const KEYS_PER_STATEMENT = 40;

export const bucketArn = (name: string): string => `arn:${Aws.PARTITION}:s3:::${name}`;

/**
 * All that reading, listing and comparing guarded objects takes, under the guarded prefixes only.
 * @param beside what else is asked of each object
 */
export const objectRead = (config: ResolvedConfig, beside: readonly string[] = []): Permission[] => [
  ...onBuckets(config.buckets, LIST_ACTIONS),
  ...bytesRead(config, beside),
];

/** All that reading the bytes of guarded objects takes. */
export const bytesRead = ({ buckets }: ResolvedConfig, beside: readonly string[] = []): Permission[] => [
  ...chunks(buckets.flatMap(guardedArns), ARNS_PER_STATEMENT).map((resources) => ({
    actions: [...READ_ACTIONS, ...beside],
    resources,
    wildcard: 'A dataset is a prefix, below which there is any number of keys.',
  })),
  ...decryption(buckets),
];

/** Actions on buckets as such, in as many statements as it takes. */
export const onBuckets = (buckets: readonly ResolvedBucket[], actions: readonly string[]): Permission[] =>
  chunks(buckets, BUCKETS_PER_STATEMENT).map((some) => ({
    actions,
    resources: some.map(({ name }) => bucketArn(name)),
  }));

const guardedArns = ({ name, datasets }: ResolvedBucket): string[] =>
  datasets.map(({ prefix }) => `${bucketArn(name)}/${literal(prefix)}*`);

const decryption = (buckets: readonly ResolvedBucket[]): Permission[] => {
  const named = [...new Set(buckets.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []))];
  const unnamed = buckets.filter(({ kmsKeyArn }) => kmsKeyArn === undefined);
  return [
    ...chunks(named, KEYS_PER_STATEMENT).map((resources) => ({ actions: DECRYPT_ACTIONS, resources })),
    ...chunks(unnamed, BUCKETS_PER_STATEMENT).map((some) =>
      decryptForBuckets(some.map(({ name }) => bucketArn(name))),
    ),
  ];
};

const decryptForBuckets = (arns: readonly string[]): Permission => ({
  actions: DECRYPT_ACTIONS,
  resources: [`arn:${Aws.PARTITION}:kms:${Aws.REGION}:*:key/*`],
  conditions: {
    StringEquals: { 'kms:ViaService': `s3.${Aws.REGION}.${Aws.URL_SUFFIX}` },
    // The bucket itself stands there where it has a bucket key, else the object.
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': arns.flatMap((arn) => [arn, `${arn}/*`]) },
  },
  wildcard:
    'The configuration names no key for these buckets. It is limited to S3 acting for objects of these buckets.',
});
