import type { ActivityFinding } from '../../core/findings/finding.ts';
import { finding } from './finding.ts';

/** A policy that was made public, as the activity worker would have found it. */
export function activityFinding(changes: Partial<ActivityFinding> = {}): ActivityFinding {
  const { id, bucket, dataset, actor, unknown, happenedAt, time, resolution, notice } = finding();
  return {
    about: 'activity',
    id,
    rule: 'policy-public',
    severity: 'critical',
    state: 'open',
    bucket,
    key: null,
    versionId: null,
    dataset,
    datasets: [dataset],
    resource: `arn:aws:s3:::${bucket}`,
    evidence: {
      reason: 'everybody may read',
      details: [],
      call: null,
      setting: null,
      current: true,
      period: null,
      keys: [],
      keyCount: 0,
      decidedBy: [],
      checkedAt: time,
    },
    actor,
    unknown,
    happenedAt,
    time,
    revision: 1,
    changed: [],
    resolution,
    notice,
    stamp: 1,
    ...changes,
  };
}
