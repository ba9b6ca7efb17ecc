import type { CheckSeverity, CheckStatus } from '../posture/check.ts';
import type { Grade } from '../posture/score.ts';
import type { PastScore, ReportedBucket, ReportedResult } from './reported.ts';

/** Who kept an earlier run: the command in a file, or the deployment that audits on its own. */
export type Recorder = 'file' | 'deployment';

/** As much of an earlier run as a later one is compared with. */
export interface PastRun extends PastScore {
  readonly by: Recorder;
  readonly account: string;
  readonly selection: string;
  readonly buckets: ReadonlyMap<string, PastBucket>;
  readonly trend: readonly PastScore[];
}

export interface PastBucket {
  /** ISO time of its audit: the deployment audits each bucket at a time of its own. */
  readonly at: string;
  readonly score: number | null;
  readonly statuses: ReadonlyMap<string, CheckStatus>;
}

export interface ChangedResult {
  readonly bucket: string;
  /** ISO time of the earlier audit of the bucket. */
  readonly since: string;
  readonly check: string;
  readonly severity: CheckSeverity;
  /** Where it is about the account: `bucket` is the first of those at which it changed. */
  readonly scope?: 'account';
}

/** What is different from the last run. Buckets that only one of the two inspected are not compared. */
export interface Changes {
  /** ISO time of the last run; where the deployment audited each bucket at another time, the earliest. */
  readonly since: string;
  /** ISO time of the latest of these audits; that of `since` where all were made in one run. */
  readonly until: string;
  readonly by: Recorder;
  readonly scoreBefore: number;
  readonly gradeBefore: Grade;
  /** False where the last run was asked for other buckets: then its score is of something else. */
  readonly isSameSelection: boolean;
  readonly failing: readonly ChangedResult[];
  readonly fixed: readonly ChangedResult[];
  /** Known in the last run, and unknown now. */
  readonly lost: readonly ChangedResult[];
  readonly newBuckets: readonly string[];
  readonly goneBuckets: readonly string[];
}

const isGood = (status: CheckStatus): boolean => status === 'pass' || status === 'not-applicable';

export function changesSince(past: PastRun, selection: string, buckets: readonly ReportedBucket[]): Changes {
  const changed = (is: (before: CheckStatus, now: CheckStatus) => boolean): readonly ChangedResult[] =>
    accountOnce(
      buckets.flatMap((bucket) => {
        const earlier = past.buckets.get(bucket.bucket);
        return bucket.results.flatMap((result) => {
          const before = earlier?.statuses.get(result.check);
          if (earlier === undefined || before === undefined || !is(before, result.status)) return [];
          return [named(bucket.bucket, earlier.at, result)];
        });
      }),
    );
  return {
    since: past.at,
    until: past.by === 'file' ? past.at : latest(past, buckets),
    by: past.by,
    scoreBefore: past.score,
    gradeBefore: past.grade,
    isSameSelection: past.selection === selection,
    failing: changed((before, now) => before !== 'fail' && now === 'fail'),
    fixed: changed((before, now) => before === 'fail' && isGood(now)),
    lost: changed((before, now) => before !== 'unknown' && now === 'unknown'),
    ...comings(past, selection, buckets),
  };
}

/** Of the audits of buckets that are compared. */
const latest = (past: PastRun, buckets: readonly ReportedBucket[]): string =>
  buckets
    .map(({ bucket }) => past.buckets.get(bucket)?.at ?? past.at)
    .reduce((a, b) => (a > b ? a : b), past.at);

const named = (bucket: string, since: string, { check, severity, scope }: ReportedResult): ChangedResult => ({
  bucket,
  since,
  check,
  severity,
  ...(scope ? { scope } : {}),
});

const accountOnce = (results: readonly ChangedResult[]): readonly ChangedResult[] =>
  results.filter(
    ({ scope, check }, index) =>
      scope !== 'account' || results.findIndex((other) => other.check === check) === index,
  );

// A bucket that nobody asked for this time has not gone.
function comings(
  past: PastRun,
  selection: string,
  buckets: readonly ReportedBucket[],
): Pick<Changes, 'newBuckets' | 'goneBuckets'> {
  if (past.selection !== selection) return { newBuckets: [], goneBuckets: [] };
  const now = new Set(buckets.filter(({ status }) => status !== 'gone').map(({ bucket }) => bucket));
  return {
    newBuckets: [...now].filter((bucket) => !past.buckets.has(bucket)),
    goneBuckets: [...past.buckets.keys()].filter((bucket) => !now.has(bucket)),
  };
}
