import type { JsonObject } from '../../base/json.ts';
import type { Guard } from '../../scope/guard.ts';
import { bucketCall, EXAMPLE } from '../records.examples.ts';

/** Guards two prefixes of the bucket of the examples. */
export const TWO_DATASETS: Guard = {
  scope: 'configured',
  buckets: [
    {
      name: EXAMPLE.bucket,
      datasets: [
        { name: 'moderation', prefix: 'moderation/', mode: 'sealed', writers: [] },
        { name: 'incoming', prefix: 'incoming/', mode: 'append-only', writers: [] },
      ],
    },
  ],
  account: EXAMPLE.account,
  trustedAccounts: [],
  keys: [],
  organization: null,
  stack: 'Sealwatch',
};

/** The call that sets the lifecycle: one rule is an object, several are an array. */
export function lifecycle(...rules: readonly JsonObject[]): JsonObject {
  const [only] = rules;
  return bucketCall('PutBucketLifecycle', {
    lifecycle: '',
    LifecycleConfiguration: {
      xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/',
      ...(only === undefined ? {} : { Rule: rules.length === 1 ? only : rules }),
    },
  });
}

/** An enabled rule. */
export function rule(prefix: string, actions: JsonObject, rest: JsonObject = {}): JsonObject {
  return { ID: `rule ${prefix}`, Status: 'Enabled', Filter: { Prefix: prefix }, ...actions, ...rest };
}

export const currentAfter = (days: number): JsonObject => ({ Expiration: { Days: days } });

export const noncurrentAfter = (days: number, keep: number | null = null): JsonObject => ({
  NoncurrentVersionExpiration: {
    NoncurrentDays: days,
    ...(keep === null ? {} : { NewerNoncurrentVersions: keep }),
  },
});

/** The call that switches versioning. */
export function versioning(status: string): JsonObject {
  return bucketCall('PutBucketVersioning', { versioning: '', VersioningConfiguration: { Status: status } });
}
