import type { Json } from '../base/json.ts';
import { type AccessKey, type BucketFacts, type Fact, known, type WriterFacts } from './facts.ts';
import { sampleAccount, sampleBucket } from './sample-facts.examples.ts';

export const PUBLISHER = 'arn:aws:iam::111122223333:role/DataPublisher';
export const LABELER = 'arn:aws:iam::111122223333:user/labeler';

const DATASET = { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed' } as const;

/** The guarded sample bucket, with writers of its only dataset; for examples. */
export const bucketWithWriters = (
  writers: Readonly<Record<string, Fact<WriterFacts>>>,
  over: Partial<BucketFacts> = {},
): BucketFacts => {
  const dataset = { ...DATASET, writers: Object.keys(writers) };
  return sampleBucket({
    datasets: [dataset],
    account: sampleAccount({
      writers: new Map(Object.entries(writers)),
      guardedDatasets: [{ bucket: 'acme-training-data', ...dataset }],
    }),
    ...over,
  });
};

/** A role that has one policy of some statements. */
export const role = (...statements: readonly Json[]): Fact<WriterFacts> =>
  known({ arn: PUBLISHER, kind: 'role', policies: [policy(...statements)], accessKeys: [] });

/** A user with some keys that may publish. */
export const user = (...accessKeys: readonly AccessKey[]): Fact<WriterFacts> =>
  known({ arn: LABELER, kind: 'user', policies: [policy(publishing())], accessKeys });

const policy = (...statements: readonly Json[]): Json => ({ Version: '2012-10-17', Statement: statements });

export const allows = (Action: Json, Resource: Json, more: { readonly [name: string]: Json } = {}): Json => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

export const denies = (Action: Json, Resource: Json): Json => ({ Effect: 'Deny', Action, Resource });

/** What a publisher of the sample bucket's dataset needs. */
export const publishing = (): Json =>
  allows(
    ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
    'arn:aws:s3:::acme-training-data/moderation/v3/*',
  );
