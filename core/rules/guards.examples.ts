import type { Guard } from '../scope/guard.ts';
import { EXAMPLE } from './records.examples.ts';

/** Each bucket, sealed as a whole, of whatever account. */
export const EVERYTHING: Guard = {
  scope: 'everything',
  buckets: [],
  account: null,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};

/** One sealed dataset in the bucket of the examples. */
export const ONE_DATASET: Guard = {
  ...EVERYTHING,
  scope: 'configured',
  buckets: [
    {
      name: EXAMPLE.bucket,
      datasets: [{ name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] }],
    },
  ],
  account: EXAMPLE.account,
};
