import type { Copy } from '../../core/findings/finding.ts';
import type { Held, HoldStep } from './decide-hold.ts';

/** A version, how it is kept, and what was or would be done; `failed` where AWS said no. */
export interface Outcome {
  readonly version: Copy;
  readonly held: Held | null;
  readonly step: HoldStep;
  readonly failed: string | null;
}

const MAX_NAMED = 20;

/** Adds up what became of versions. A retention that is over keeps nothing. */
export class HoldTally {
  readonly #now: string;
  readonly #isCheck: boolean;
  versions = 0;
  /** Kept by a retention or a legal hold, before anything was done. */
  kept = 0;
  legal = 0;
  steps = 0;
  failed = 0;
  /** Those of the failed ones that are not there any more. */
  gone = 0;
  /** ISO time of the retention that ends first; `null` without any. */
  first: string | null = null;
  readonly problems: { readonly version: Copy; readonly why: string }[] = [];

  /**
   * @param now ISO time
   * @param isCheck names what would be changed as a problem
   */
  constructor(now: string, isCheck: boolean) {
    this.#now = now;
    this.#isCheck = isCheck;
  }

  add({ version, held, step, failed }: Outcome): void {
    this.versions += 1;
    const until = held?.until != null && held.until > this.#now ? held.until : null;
    if (until !== null || held?.hasLegalHold) this.kept += 1;
    if (held?.hasLegalHold) this.legal += 1;
    if (until !== null && (this.first === null || until < this.first)) this.first = until;
    const isToDo = step.kind !== 'nothing' && step.kind !== 'cannot';
    if (isToDo) this.steps += 1;
    const broken = failed ?? (step.kind === 'cannot' ? step.why : null);
    if (broken !== null) this.failed += 1;
    if (held === null && failed === null) this.gone += 1;
    const why = broken ?? (isToDo && this.#isCheck ? notKept(held, until) : null);
    if (why === null) return;
    if (this.problems.length < MAX_NAMED) this.problems.push({ version, why });
  }
}

/** @param until ISO time of a retention that is not over */
function notKept(held: Held | null, until: string | null): string {
  const retention = until === null ? 'nothing keeps it' : `kept only until ${until}`;
  return held?.hasLegalHold ? `${retention}, and by a legal hold` : retention;
}
