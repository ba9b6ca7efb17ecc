import type { Guard } from '../../scope/guard.ts';
import { DENIED, EXAMPLE, objectCall } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const KEY = 'moderation/v3/labels-007.jsonl';
const OTHER_KEY = 'incoming/a.jsonl';

const guard = (writer: string): Guard => ({
  scope: 'configured',
  buckets: [
    {
      name: EXAMPLE.bucket,
      datasets: [
        { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [writer] },
        { name: 'incoming', prefix: 'incoming/', mode: 'append-only', writers: [] },
      ],
    },
  ],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
});

const PUBLISHER = guard(`arn:aws:iam::${EXAMPLE.account}:role/DataPublisher`);
const LABELER = guard(`arn:aws:iam::${EXAMPLE.account}:role/teams/data/Labeler`);
const SERVICE = { userIdentity: { type: 'AWSService', invokedBy: 's3.amazonaws.com' } };

export const examples: ActivityRuleExamples = {
  fires: [
    {
      title: 'a role that is no writer stores an object',
      records: [objectCall('PutObject', KEY)],
      guard: PUBLISHER,
      severity: 'high',
    },
    {
      title: 'it deletes a version',
      records: [objectCall('DeleteObject', KEY, { versionId: '3sL4kq' })],
      guard: PUBLISHER,
      severity: 'high',
    },
    {
      title: 'it was not allowed to',
      records: [objectCall('PutObject', KEY, {}, DENIED)],
      guard: PUBLISHER,
      severity: 'low',
    },
  ],
  quiet: [
    {
      title: 'a session of a role that is a writer, whatever the path of the role',
      records: [objectCall('PutObject', KEY)],
      guard: LABELER,
    },
    {
      title: 'a dataset without a list of writers',
      records: [objectCall('PutObject', OTHER_KEY)],
      guard: PUBLISHER,
    },
    { title: 'a key of no dataset', records: [objectCall('PutObject', 'other/a')], guard: PUBLISHER },
    { title: 'S3 itself', records: [objectCall('DeleteObject', KEY, {}, SERVICE)], guard: PUBLISHER },
  ],
};
