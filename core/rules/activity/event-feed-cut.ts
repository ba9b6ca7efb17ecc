import { aboutBucket, bucketChangeOf } from '../../cloudtrail/subjects.ts';
import type { ActivityRule } from '../rule.ts';
import { DISABLE_TOOLS } from '../techniques.ts';

export const eventFeedCut: ActivityRule = {
  id: 'event-feed-cut',
  title: 'event feed cut',
  attempt: 'cut the event feed',
  meaning:
    "A guarded bucket's notifications were set without EventBridge. S3 no longer sends Sealwatch events about objects: changes are found late, by the next verification, and bytes that come and go in between are never seen.",
  techniques: [DISABLE_TOOLS],
  runbook: [
    'Switch EventBridge notifications of the bucket on again; keep its other targets.',
    'Sweep the datasets of the bucket, to find what changed in between.',
  ],
  firstStep: 'Switch EventBridge notifications of the bucket on again.',
  judge(activity) {
    const change = bucketChangeOf(activity, 'notification');
    if (change === null || !change.before.eventBridge || change.after.eventBridge) return [];
    const { bucket, isKnown } = change;
    return [
      {
        severity: isKnown ? 'critical' : 'high',
        reason: `EventBridge notifications of ${bucket.name} were switched off: changes to its objects are no longer seen`,
        details: isKnown ? [] : ['it is not known whether they were on before'],
        subject: aboutBucket(bucket),
      },
    ];
  },
};
