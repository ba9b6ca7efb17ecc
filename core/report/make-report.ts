import type { BucketOutcome } from '../engine/posture/audit-run.ts';
import { CHECKS } from '../posture/catalogue.ts';
import type { Check, CheckSeverity } from '../posture/check.ts';
import { type Score, scoreOf } from '../posture/score.ts';
import { type AccountLevel, accountLevelOf, isAccountLevel } from './account-level.ts';
import { type Changes, changesSince, type PastRun } from './changes.ts';
import { type Fix, fixesOf, isOpenFailure } from './fixes.ts';
import { isMutable, type Mute, MuteList, type StaleMute } from './mutes.ts';
import type { AiMatch, PastScore, ReportedBucket, ReportedResult } from './reported.ts';

/** What is known of a run beside the outcomes. */
export interface RunFacts {
  readonly account: string;
  readonly region: string;
  /** Name of the stack; absent where none is known. */
  readonly stack?: string | undefined;
  /** ISO time of the start. */
  readonly at: string;
  readonly selection: string;
  readonly mutes: readonly Mute[];
  /** Why buckets were chosen, by name. */
  readonly matched: ReadonlyMap<string, readonly AiMatch[]>;
  readonly last: PastRun | null;
}

/** Of a trend. */
export const MAX_POINTS = 50;
/** The score of a run that inspected nothing: what was not inspected has not passed. */
const NOTHING_SEEN: Score = { score: 0, grade: 'F' };

/**
 * Puts a run together. The score is that of all results of all buckets by the one formula, and mutes do not raise it: whoever
 * mutes a failure answers for it, and the bucket is as open as before.
 */
export function makeReport(
  outcomes: readonly BucketOutcome[],
  run: RunFacts,
  checks: readonly Check[] = CHECKS,
): AuditReport {
  const mutes = new MuteList(run.mutes, run.at);
  const titles = new Map(checks.map(({ id, title }) => [id, title]));
  const buckets = outcomes.map((outcome) => reported(outcome, run, mutes, titles));
  const accountLevel = accountLevelOf(buckets);
  const ofBuckets = buckets.flatMap((bucket) => bucket.results).filter((result) => !isAccountLevel(result));
  // What is about the account counts once.
  const results = [...ofBuckets, ...(accountLevel?.results ?? [])];
  const score = results.length === 0 ? NOTHING_SEEN : scoreOf(results);
  const { account, region, at, selection, last } = run;
  return {
    schema: AUDIT_SCHEMA,
    account,
    region,
    at,
    selection,
    ...score,
    failed: failedBySeverity(results),
    unknown: results.filter(({ status, muted }) => status === 'unknown' && muted === null).length,
    muted: results.filter(({ muted }) => muted !== null).length,
    buckets,
    accountLevel,
    fixes: fixesOf(buckets, accountLevel, checks),
    staleMutes: mutes.stale(buckets.map(({ bucket }) => bucket)),
    changes: last && changesSince(last, selection, buckets),
    trend: [...pointsOf(last, selection), { at, ...score }].slice(-MAX_POINTS),
  };
}

function reported(
  outcome: BucketOutcome,
  { at, matched, last, account, stack }: RunFacts,
  mutes: MuteList,
  titles: ReadonlyMap<string, string>,
): ReportedBucket {
  const { bucket, status, reason, audit } = outcome;
  const results = (audit?.results ?? []).map((result) => ({
    ...result,
    gain: isMutable(result) ? result.gain : 0,
    title: titles.get(result.check) ?? result.check,
    muted: shown(mutes.muteOf(bucket, result)),
  }));
  return {
    bucket,
    region: audit?.region ?? '',
    status,
    reason,
    score: audit?.score ?? null,
    grade: audit?.grade ?? null,
    scoreBefore: last?.buckets.get(bucket)?.score ?? null,
    beforeAt: last?.buckets.get(bucket)?.at ?? null,
    at: audit?.at ?? at,
    matched: matched.get(bucket) ?? [],
    results: results.map((result) => withoutMutedCause(result, results)),
    placeholders: {
      ...(outcome.status === 'audited' ? outcome.placeholders : { BUCKET: bucket, ACCOUNT: account }),
      ...(stack === undefined ? {} : { STACK: stack }),
    },
  };
}

/** What follows from a failure that somebody answers for has to stand for itself. */
function withoutMutedCause(result: ReportedResult, all: readonly ReportedResult[]): ReportedResult {
  const { cause, ...own } = result;
  return all.some(({ check, muted }) => check === cause && muted !== null) ? own : result;
}

const shown = (mute: Mute | null): ReportedResult['muted'] =>
  mute && { reason: mute.reason, owner: mute.owner, until: mute.until };

function failedBySeverity(results: readonly ReportedResult[]): Record<CheckSeverity, number> {
  const failed = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const result of results) if (isOpenFailure(result)) failed[result.severity]++;
  return failed;
}

// Scores of other buckets are no trend of these.
const pointsOf = (last: PastRun | null, selection: string) =>
  last?.selection === selection ? last.trend : [];

export const AUDIT_SCHEMA = 'sealwatch.audit/1';

/** A whole run, in the form in which it is printed, kept and compared. */
export interface AuditReport extends Score {
  readonly schema: typeof AUDIT_SCHEMA;
  readonly account: string;
  readonly region: string;
  /** ISO time of the start. */
  readonly at: string;
  /** Which buckets were asked for. */
  readonly selection: string;
  /** Failed results that nobody muted. */
  readonly failed: Readonly<Record<CheckSeverity, number>>;
  /** Results that are unknown, and that nobody muted. */
  readonly unknown: number;
  readonly muted: number;
  readonly buckets: readonly ReportedBucket[];
  /** What is about the account: counted once, and in no bucket's score. `null` where nothing was audited. */
  readonly accountLevel: AccountLevel | null;
  /** What to fix, the most urgent first. */
  readonly fixes: readonly Fix[];
  /** Mutes that have expired, each a finding; and those that match nothing any more. */
  readonly staleMutes: readonly StaleMute[];
  /** `null` where there is no earlier run to compare with. */
  readonly changes: Changes | null;
  /** Scores of earlier runs and this one, oldest first. */
  readonly trend: readonly PastScore[];
}
