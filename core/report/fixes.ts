import type { Check, CheckSeverity } from '../posture/check.ts';
import { POINTS, Tally } from '../posture/score.ts';
import { type AccountLevel, isAccountLevel } from './account-level.ts';
import type { ReportedBucket, ReportedResult } from './reported.ts';

/** One thing to put right, in all buckets that need it. */
export interface Fix {
  readonly check: string;
  readonly title: string;
  readonly why: string;
  readonly severity: CheckSeverity;
  readonly buckets: readonly string[];
  /** `account` where it is one thing to do for all of them; absent where it is one in each. */
  readonly scope?: 'account';
  /** Checks that fail for the same cause, in one of the buckets at least, and pass with it. */
  readonly follows: readonly string[];
  /** Points of the overall score that it would gain, were it done in all of them. */
  readonly gain: number;
  readonly remediation: Check['remediation'];
}

interface Placed extends ReportedResult {
  readonly buckets: readonly string[];
}

/**
 * What failed and nobody muted, check by check: the most severe first, for these hold the score down; then what gains most. What fails
 * for another's cause is listed under that one.
 */
export function fixesOf(
  buckets: readonly ReportedBucket[],
  accountLevel: AccountLevel | null,
  checks: readonly Check[],
): readonly Fix[] {
  const ofBuckets = buckets.flatMap(({ bucket, results }) =>
    results
      .filter((result) => !isAccountLevel(result))
      .map((result): Placed => ({ ...result, buckets: [bucket] })),
  );
  const all = [...ofBuckets, ...(accountLevel?.results ?? [])];
  const tally = new Tally(all);
  const failed = all.filter(isOpenFailure);
  const open = Map.groupBy(
    failed.filter(({ cause }) => cause === undefined),
    ({ check }) => check,
  );
  const following = Map.groupBy(failed, ({ cause }) => cause);
  return checks
    .flatMap((check) => {
      const found = open.get(check.id);
      const follows = following.get(check.id) ?? [];
      return found === undefined ? [] : [fixOf(check, found, follows, tally.gainOf(found))];
    })
    .toSorted(
      (a, b) =>
        POINTS[b.severity] - POINTS[a.severity] || b.gain - a.gain || b.buckets.length - a.buckets.length,
    );
}

/** True for a failure that nobody answers for. */
export const isOpenFailure = ({ status, muted }: ReportedResult): boolean =>
  status === 'fail' && muted === null;

const fixOf = (check: Check, failed: readonly Placed[], follows: readonly Placed[], gain: number): Fix => ({
  check: check.id,
  title: check.title,
  why: check.why,
  severity: worst(failed),
  // Where it is as severe as that comes first: its command is the one that is shown.
  buckets: [...new Set(failed.toSorted(bySeverity).flatMap(({ buckets }) => buckets))],
  ...(check.scope ? { scope: check.scope } : {}),
  follows: [...new Set(follows.map((result) => result.check))],
  gain,
  remediation: check.remediation,
});

const bySeverity = (a: Placed, b: Placed): number => POINTS[b.severity] - POINTS[a.severity];

const worst = (failed: readonly Placed[]): CheckSeverity => failed.toSorted(bySeverity)[0]?.severity ?? 'low';
