import type { AuditResult } from '../engine/posture/audit-bucket.ts';
import type { AuditRecord, PastScore as StoredScore } from '../engine/posture/audit-store.ts';
import { gradeOf, scoreOf } from '../posture/score.ts';
import type { PastRun } from './changes.ts';
import type { PastScore } from './reported.ts';

/** What was asked for now, and what the deployment has kept of it. */
export interface Deployed {
  readonly account: string;
  readonly selection: string;
  readonly buckets: readonly string[];
  /** Of these buckets and others. */
  readonly audits: readonly AuditRecord[];
  /** Newest first, where one bucket is asked for: scores of several buckets add up to none. */
  readonly scores: readonly StoredScore[];
}

const SOME = 'what the deployment has audited';

/** The deployment's newest audits of these buckets, as the run that the present one is compared with; `null` where there are none. */
export function deployedRun({ account, selection, buckets, audits, scores }: Deployed): PastRun | null {
  const asked = new Set(buckets);
  // Where there was no room even for the results alone, nothing was kept to compare with.
  const found = audits.filter(({ bucket, audit }) => asked.has(bucket) && audit.results.length > 0);
  const [first, ...others] = found.map(({ audit }) => audit.at).toSorted();
  if (first === undefined) return null;
  const now = { at: others.at(-1) ?? first, ...scoreOf(countedOnce(found)) };
  return {
    by: 'deployment',
    account,
    // Of all that is asked for, or its score is of something else.
    selection: found.length === buckets.length ? selection : SOME,
    ...now,
    at: first,
    buckets: new Map(found.map(({ bucket, audit }) => [bucket, pastBucket(audit)])),
    trend: buckets.length === 1 ? trendOf(scores) : [now],
  };
}

/** Results of all buckets, and each of the account's once, as a run of the command counts them. */
function countedOnce(found: readonly AuditRecord[]): readonly AuditResult[] {
  const all = found.flatMap(({ audit }) => audit.results);
  const ofAccount = all.filter(({ scope }) => scope === 'account');
  const once = new Map(
    ofAccount.map((result) => [`${result.check} ${result.status} ${result.reason}`, result]),
  );
  return [...all.filter(({ scope }) => scope !== 'account'), ...once.values()];
}

const pastBucket = ({ at, score, results }: AuditRecord['audit']) => ({
  at,
  score,
  statuses: new Map(results.map(({ check, status }) => [check, status])),
});

const trendOf = (scores: readonly StoredScore[]): readonly PastScore[] =>
  scores.map(({ at, score }) => ({ at, score, grade: gradeOf(score) })).toReversed();
