import type { BucketFacts } from './facts.ts';
import { known } from './facts.ts';
import { sampleBucket } from './sample-facts.examples.ts';

/** A statement as people write it. */
export type Written = Readonly<Record<string, unknown>>;

export const BUCKET_ARN = 'arn:aws:s3:::acme-training-data';
export const OBJECTS_ARN = `${BUCKET_ARN}/*`;
export const OWN_ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '999988887777';

/** An Allow of reads, for the account itself unless another principal is given. */
export const allow = (over: Written = {}): Written => ({
  Sid: 'Allowed',
  Effect: 'Allow',
  Principal: { AWS: OWN_ACCOUNT },
  Action: 's3:GetObject',
  Resource: OBJECTS_ARN,
  ...over,
});

/** A Deny of everything for everybody, under a condition. */
export const deny = (Condition: unknown, over: Written = {}): Written => ({
  Sid: 'Denied',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [BUCKET_ARN, OBJECTS_ARN],
  Condition,
  ...over,
});

// Undefined members are none in JSON.
export const document = (...statements: readonly Written[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** A bucket with a policy of these statements; for examples. */
export const bucketWith = (statements: readonly Written[], over: Partial<BucketFacts> = {}): BucketFacts =>
  sampleBucket({ policy: known(document(...statements)), ...over });
