import type { Clock } from '../../base/clock.ts';
import type { Check } from '../../posture/check.ts';
import { couldNotSay } from '../../posture/results.ts';
import { Tally } from '../../posture/score.ts';
import type { BucketAudit } from './audit-bucket.ts';

/** The audit of a bucket that could not be read: every check is unknown, so that it never looks better than it is. */
export function unreadableAudit(
  bucket: string,
  reason: string,
  clock: Clock,
  checks: readonly Check[],
): BucketAudit {
  const results = checks.map(({ id: check, severity }) => ({ check, severity, ...couldNotSay(reason) }));
  const tally = new Tally(results);
  return {
    bucket,
    region: '',
    at: clock().toISOString(),
    ...tally.score(),
    results: results.map((result) => ({ ...result, gain: tally.gainOf([result]) })),
  };
}
