import { aboutResource } from '../../cloudtrail/subjects.ts';
import type { PostureRule } from '../rule.ts';
import { DISABLE_TOOLS } from '../techniques.ts';

export const canaryMissed: PostureRule = {
  id: 'canary-missed',
  title: 'canary did not come through',
  meaning:
    'An object that Sealwatch itself puts every five minutes came to no alert: something between S3 and the alert topic does not work, so that a change of guarded objects may not be reported either. Or one that it puts into a guarded bucket every hour, where its owner allows that, was not heard of: the events of that bucket do not come, or its objects cannot be read.',
  techniques: [DISABLE_TOOLS],
  runbook: [
    'See what else speaks: the alarms, and what status says; each part of the way has its own.',
    'Put back what was changed: deploying again restores rules, policies, mappings and concurrency.',
    'Wait for the next canary to come through, which ends this, and verify the datasets.',
  ],
  firstStep: 'See which alarm is on, and what status says of the way from S3 to the topic.',
  judge(change) {
    if (change.kind !== 'canary') return null;
    return {
      severity: 'high',
      reason: change.isOfBucket
        ? `no canary in ${change.bucket} was heard of that was put after ${change.lastPutAt}: changes of guarded objects in it may not be seen`
        : `no canary came through that was put after ${change.lastPutAt}: alerts about guarded objects may not come through either`,
      details: [],
      subject: aboutResource(change.bucket === null ? null : `arn:aws:s3:::${change.bucket}`),
    };
  },
};
