import type { CheckSeverity, CheckStatus } from './check.ts';

/** What a check is worth. */
export const POINTS: Readonly<Record<CheckSeverity, number>> = { critical: 20, high: 10, medium: 3, low: 1 };

export type Grade = 'A' | 'B' | 'C' | 'D' | 'F';

/** From which score on a grade is given. */
const GRADES: readonly (readonly [Grade, number])[] = [
  ['A', 90],
  ['B', 75],
  ['C', 60],
  ['D', 40],
];

/** The highest score that a failed check of a severity leaves. */
const CAPS: Partial<Readonly<Record<CheckSeverity, number>>> = { critical: 39, high: 74 };

/** As much of a result as its score takes. */
export interface Scored {
  readonly severity: CheckSeverity;
  readonly status: CheckStatus;
}

export interface Score {
  /** 0 to 100, whole. */
  readonly score: number;
  readonly grade: Grade;
}

/**
 * The share of the applicable points that is not lost: a failed check loses its points, and so does one of which nothing is known.
 * A failed critical check caps the score at 39, a failed high one at 74, so that a bucket with an open door never looks good.
 */
export function scoreOf(results: readonly Scored[]): Score {
  const applicable = results.filter(({ status }) => status !== 'not-applicable');
  const lost = applicable.filter(({ status }) => status !== 'pass');
  const all = pointsOf(applicable);
  const share = all === 0 ? 1 : 1 - pointsOf(lost) / all;
  const failed = applicable.filter(({ status }) => status === 'fail');
  const cap = Math.min(100, ...failed.map(({ severity }) => CAPS[severity] ?? 100));
  const score = Math.min(Math.floor(share * 100), cap);
  return { score, grade: gradeOf(score) };
}

export const gradeOf = (score: number): Grade => GRADES.find(([, from]) => score >= from)?.[0] ?? 'F';

/** How many points of the score the fix of one result would gain, all others as they are. */
export function gainOf(results: readonly Scored[], fixed: Scored): number {
  const after = results.map((result) => (result === fixed ? { ...result, status: 'pass' as const } : result));
  return scoreOf(after).score - scoreOf(results).score;
}

const pointsOf = (results: readonly Scored[]): number =>
  results.reduce((sum, { severity }) => sum + POINTS[severity], 0);
