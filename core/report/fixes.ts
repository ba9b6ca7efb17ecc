import type { Check, CheckSeverity } from '../posture/check.ts';
import { POINTS, Tally } from '../posture/score.ts';
import type { ReportedBucket, ReportedResult } from './reported.ts';

/** One thing to put right, in all buckets that need it. */
export interface Fix {
  readonly check: string;
  readonly title: string;
  readonly why: string;
  readonly severity: CheckSeverity;
  readonly buckets: readonly string[];
  /** Points of the overall score that it would gain, were it done in all of them. */
  readonly gain: number;
  readonly remediation: Check['remediation'];
}

/** What failed and nobody muted, check by check: the most severe first, for these hold the score down; then what gains most. */
export function fixesOf(buckets: readonly ReportedBucket[], checks: readonly Check[]): readonly Fix[] {
  const all = buckets.flatMap(({ bucket, results }) => results.map((result) => ({ ...result, bucket })));
  const tally = new Tally(all);
  const open = Map.groupBy(all.filter(isOpenFailure), ({ check }) => check);
  return checks
    .flatMap((check) => {
      const failed = open.get(check.id);
      return failed === undefined ? [] : [fixOf(check, failed, tally.gainOf(failed))];
    })
    .toSorted(
      (a, b) =>
        POINTS[b.severity] - POINTS[a.severity] || b.gain - a.gain || b.buckets.length - a.buckets.length,
    );
}

/** True for a failure that nobody answers for. */
export const isOpenFailure = ({ status, muted }: ReportedResult): boolean =>
  status === 'fail' && muted === null;

const fixOf = (check: Check, failed: readonly { readonly bucket: string }[], gain: number): Fix => ({
  check: check.id,
  title: check.title,
  why: check.why,
  severity: check.severity,
  buckets: failed.map(({ bucket }) => bucket),
  gain,
  remediation: check.remediation,
});
