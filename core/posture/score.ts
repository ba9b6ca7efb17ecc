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

/** The highest score that a failed check of a severity leaves, where nothing else is lost. */
const CAPS: Partial<Readonly<Record<CheckSeverity, number>>> = { critical: 39, high: 74 };

/** As much of a result as its score takes. */
export interface Scored {
  readonly severity: CheckSeverity;
  readonly status: CheckStatus;
  /** The check that it fails for: that one loses the points. */
  readonly cause?: string;
}

export interface Score {
  /** 0 to 100, whole. */
  readonly score: number;
  readonly grade: Grade;
}

/**
 * The share of the applicable points that is not lost: a failed check loses its points, and so does one of which nothing is known; one
 * that fails for another's cause loses none. The share is of 100; of 74 where a high check failed, of 39 where a critical one did, so that
 * an open bucket never scores well, and a bucket with much else wrong scores less than one with little.
 */
export const scoreOf = (results: readonly Scored[]): Score => new Tally(results).score();

export const gradeOf = (score: number): Grade => GRADES.find(([, from]) => score >= from)?.[0] ?? 'F';

/** The points of results, of which some can be tried as fixed without counting all the others again. */
export class Tally {
  #all = 0;
  #lost = 0;
  readonly #failed = { critical: 0, high: 0, medium: 0, low: 0 };

  constructor(results: readonly Scored[]) {
    for (const result of results) this.#count(result, 1);
  }

  score(): Score {
    const share = this.#all === 0 ? 1 : 1 - this.#lost / this.#all;
    const score = Math.floor(share * this.#cap());
    return { score, grade: gradeOf(score) };
  }

  /** How many points of the score the fix of these would gain, which are among the results, all others as they are. */
  gainOf(fixed: readonly Scored[]): number {
    const before = this.score().score;
    this.#swap(fixed, 1);
    const after = this.score().score;
    this.#swap(fixed, -1);
    return after - before;
  }

  #swap(fixed: readonly Scored[], times: 1 | -1): void {
    for (const result of fixed) {
      this.#count(result, times === 1 ? -1 : 1);
      this.#count({ ...result, status: 'pass' }, times);
    }
  }

  #count({ severity, status, cause }: Scored, times: 1 | -1): void {
    if (status === 'not-applicable' || (status === 'fail' && cause !== undefined)) return;
    this.#all += times * POINTS[severity];
    if (status !== 'pass') this.#lost += times * POINTS[severity];
    if (status === 'fail') this.#failed[severity] += times;
  }

  #cap(): number {
    const caps = Object.entries(CAPS).filter(([severity]) => this.#failed[severity as CheckSeverity] > 0);
    return Math.min(100, ...caps.map(([, cap]) => cap));
  }
}
