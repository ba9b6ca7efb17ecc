import type { RuleMatch, Subject } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { bucketNameOf } from '../../cloudtrail/settings/setting.ts';
import { aboutBucket, aboutResource, bucketChangeOf } from '../../cloudtrail/subjects.ts';
import type { ActivityRule } from '../rule.ts';
import { DATA_DESTRUCTION } from '../techniques.ts';

export const bucketDeleted: ActivityRule = {
  id: 'bucket-deleted',
  title: 'bucket deleted',
  attempt: 'delete the bucket',
  meaning:
    'A guarded bucket was deleted, or somebody tried. S3 deletes only empty buckets, so all versions in it were destroyed before; and its name is free for anybody, who then receives what writers still send and serves what readers still ask for.',
  techniques: [DATA_DESTRUCTION],
  runbook: [
    'Make a bucket of the same name in your account at once, before somebody else does.',
    'Stop the jobs that read from it or write to it.',
    'Restore its objects from copies: the findings about destroyed versions say which survive.',
  ],
  firstStep: 'Make a bucket of the same name in your account, before somebody else does.',
  judge(activity) {
    const { call, change, guard } = activity;
    const gone = bucketChangeOf(activity, 'existence');
    if (gone !== null)
      return gone.before === 'present' && gone.after === 'gone'
        ? [ruleMatch(call, `the bucket ${gone.bucket.name}`, aboutBucket(gone.bucket))]
        : [];
    const isUnnamed = change === null && call !== null && isDeletion(call) && bucketNameOf(call) === null;
    return isUnnamed && guard.scope === 'everything'
      ? [ruleMatch(call, 'a bucket that the record does not name', aboutResource(null))]
      : [];
  },
};

const isDeletion = ({ service, name }: ApiCall): boolean =>
  name === 'DeleteBucket' && (service === 's3' || service === 's3express');

function ruleMatch(call: ApiCall | null, what: string, subject: Subject): RuleMatch {
  const error = call?.error ?? null;
  if (error === null)
    return {
      severity: 'critical',
      reason: `${what} was deleted: everything in it is gone, and its name is free for anybody`,
      details: [],
      subject,
    };
  const isFull = error.code === 'BucketNotEmpty';
  const why = isFull ? 'S3 refused, since it is not empty' : `it was refused (${error.code})`;
  return {
    severity: isFull ? 'high' : 'critical',
    reason: `somebody tried to delete ${what}; ${why}`,
    details: [],
    subject,
  };
}
