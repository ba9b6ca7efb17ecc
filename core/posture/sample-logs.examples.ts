import { type BucketFacts, known } from './facts.ts';
import { sampleAccount, sampleBucket } from './sample-facts.examples.ts';
import { trail } from './sample-trails.examples.ts';

const DATASET = { name: 'logs', prefix: '', mode: 'append-only', writers: [] } as const;
const NAME = 'acme-logs';
const S3_DELIVERS = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'AccessLogs',
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${NAME}/*`,
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    },
  ],
};
const SSE_S3 = { algorithm: 'AES256', key: null, isCustomerKeyBlocked: true } as const;

/** A guarded bucket that receives access logs, as S3 wants it; for examples. */
export const accessLogBucket = (over: Partial<BucketFacts> = {}): BucketFacts =>
  sampleBucket({
    name: NAME,
    datasets: [DATASET],
    policy: known(S3_DELIVERS),
    encryption: known(SSE_S3),
    key: known(null),
    objectLock: known({ isEnabled: false, retention: null }),
    logging: known(null),
    logChain: known([]),
    ...over,
  });

/** A guarded bucket that a trail writes to; for examples. */
export const trailBucket = (over: Partial<BucketFacts> = {}): BucketFacts =>
  sampleBucket({
    name: 'acme-trail',
    datasets: [{ ...DATASET, name: 'trail' }],
    account: sampleAccount({ trails: known([trail({ bucket: 'acme-trail' })]) }),
    ...over,
  });
