import type { JsonObject } from '../../base/json.ts';
import type { Guard } from '../../scope/guard.ts';
import { bucketCall, DENIED, EXAMPLE } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const { account, bucket, otherAccount } = EXAMPLE;

const MODERATION: Guard = {
  scope: 'configured',
  buckets: [
    { name: bucket, datasets: [{ name: 'moderation', prefix: 'moderation/', mode: 'sealed', writers: [] }] },
  ],
  account,
  trustedAccounts: [],
  keys: [],
  organization: null,
  stack: 'Sealwatch',
};

export const examples: ActivityRuleExamples = {
  fires: [
    { title: 'to another account', records: [replication(to('copy', otherAccount))], severity: 'high' },
    {
      title: 'to another account beside your own',
      records: [replication([to('backup', account), to('copy', otherAccount)])],
      severity: 'high',
    },
    {
      title: 'to another account, where it went to your own',
      records: [replication(to('backup', account)), replication(to('copy', otherAccount))],
      severity: 'high',
    },
    {
      title: 'to another account, where the rule was disabled',
      records: [
        replication({ ...to('copy', otherAccount), Status: 'Disabled' }),
        replication(to('copy', otherAccount)),
      ],
      severity: 'high',
    },
    {
      title: 'all of it to where a part of it went',
      records: [
        replication({ ...to('copy', otherAccount), Filter: { Prefix: 'moderation/' } }),
        replication({ ...to('copy', otherAccount), Filter: '' }),
      ],
      severity: 'high',
    },
    {
      title: 'to a bucket whose account is not known',
      records: [replication(to('backup', null))],
      severity: 'medium',
    },
    {
      title: 'a part of a dataset',
      records: [replication({ ...to('copy', otherAccount), Filter: { Prefix: 'moderation/v3/' } })],
      guard: MODERATION,
      severity: 'high',
    },
    {
      title: 'somebody was not allowed to replicate to another account',
      records: [{ ...replication(to('copy', otherAccount)), ...DENIED }],
      severity: 'low',
    },
    {
      title: 'somebody was denied a change; the record does not show the new value',
      records: [bucketCall('PutBucketReplication', { replication: '' }, DENIED)],
      severity: 'low',
    },
  ],
  quiet: [
    { title: 'to your own account', records: [replication(to('backup', account))] },
    {
      title: 'to a guarded bucket, whose account the record does not name',
      records: [replication(to('labels', null))],
      guard: {
        ...MODERATION,
        buckets: [...MODERATION.buckets, { name: 'labels', datasets: MODERATION.buckets[0]?.datasets ?? [] }],
      },
    },
    {
      title: 'to where it went before, whose account the record does not name',
      records: [replication(to('backup', null)), replication({ ...to('backup', null), Priority: 2 })],
    },
    {
      title: 'to an account that is trusted',
      records: [replication(to('copy', otherAccount))],
      guard: { ...MODERATION, scope: 'everything', trustedAccounts: [otherAccount] },
    },
    {
      title: 'by a rule that is disabled',
      records: [replication({ ...to('copy', otherAccount), Status: 'Disabled' })],
    },
    {
      title: 'as before, with another priority, metrics and name',
      records: [
        replication(to('copy', otherAccount)),
        replication({
          ...to('copy', otherAccount),
          ID: 'renamed',
          Priority: 7,
          Metrics: { Status: 'Enabled' },
        }),
      ],
    },
    {
      title: 'less than before',
      records: [
        replication(to('copy', otherAccount)),
        replication({ ...to('copy', otherAccount), Filter: { Prefix: 'moderation/' } }),
      ],
    },
    {
      title: 'what belongs to no dataset',
      records: [replication({ ...to('copy', otherAccount), Filter: { Prefix: 'logs/' } })],
      guard: MODERATION,
    },
    {
      title: 'it is taken away',
      records: [replication(to('copy', otherAccount)), bucketCall('DeleteBucketReplication')],
    },
    { title: 'the record does not say to what it was set', records: [bucketCall('PutBucketReplication')] },
  ],
};

function to(name: string, destination: string | null): JsonObject {
  return {
    ID: 'copy',
    Status: 'Enabled',
    Priority: 1,
    Filter: '',
    DeleteMarkerReplication: { Status: 'Disabled' },
    Destination: {
      Bucket: `arn:aws:s3:::${name}`,
      ...(destination === null ? {} : { Account: destination }),
    },
  };
}

function replication(Rule: JsonObject | readonly JsonObject[]): JsonObject {
  return bucketCall('PutBucketReplication', {
    replication: '',
    ReplicationConfiguration: {
      xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/',
      Role: `arn:aws:iam::${account}:role/replication`,
      Rule,
    },
  });
}
