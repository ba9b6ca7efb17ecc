import type { RecordKind } from '../../core/log/leaf.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { count } from '../output/style.ts';
import type { Repair } from './find-repairs.ts';
import type { DatasetOutcome } from './restore-tables.ts';

type Outcome = Repair['outcome']['kind'];

/** Adds up what became of the items. */
export class Tally {
  readonly #possible: number;
  readonly outcomes: Record<Outcome, number> = { planned: 0, done: 0, changed: 0, cannot: 0, failed: 0 };
  /** Of what the log has no item of: when it was changed first, by table; `null` where nobody knows. */
  readonly tooLarge = new Map<RecordKind, string | null>();
  /** What could not be repaired because nobody knows yet what it should be. */
  unknown = 0;

  /** @param possible - items that the log can put right */
  constructor(possible: number) {
    this.#possible = possible;
  }

  add({ fault: { kind, at }, step, outcome }: Repair): void {
    this.outcomes[outcome.kind] += 1;
    if (step.kind !== 'cannot') return;
    if (step.why === 'behind' || step.why === 'not-open' || step.why === 'cut') this.unknown += 1;
    if (step.why !== 'too-large') return;
    const before = this.tooLarge.get(kind);
    const isEarlier = at !== null && (before == null || at < before);
    if (isEarlier || !this.tooLarge.has(kind)) this.tooLarge.set(kind, at);
  }

  addDataset(outcome: DatasetOutcome): void {
    if (outcome !== 'left') this.outcomes[outcome] += 1;
  }

  get progress(): string {
    const { done, changed, failed } = this.outcomes;
    return `${count(done + changed + failed)} of ${count(this.#possible)} items written`;
  }

  /**
   * What is wrong and stays so is 1, what nobody could judge 3, and a write that failed 4.
   * @param isSure - false where the log may lack what was written
   */
  exit(isSure: boolean): ExitCode {
    const { planned, cannot, changed, failed } = this.outcomes;
    return worst(
      failed > 0 ? EXIT.failed : EXIT.fine,
      planned + cannot - this.unknown > 0 ? EXIT.findings : EXIT.fine,
      changed + this.unknown > 0 || !isSure ? EXIT.unchecked : EXIT.fine,
    );
  }
}
