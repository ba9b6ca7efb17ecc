import type { SealedKey } from '../../core/api/baseline-request.ts';
import type { Run, Totals } from '../../core/engine/runs/run.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { byS3Of } from '../runs/by-s3.ts';
import type { Preview } from './preview.ts';

type Outcome = SealedKey['outcome'];

/** What a seal has done. */
export class Tally {
  readonly run: string;
  readonly isResumed: boolean;
  /** What sealing again was going to accept; `null` for a first seal, which takes everything. */
  preview: Preview | null = null;
  /** True when a person did not want that, and nothing was accepted. */
  isDeclined = false;
  judged = 0;
  /** Keys that are pinned and not read. */
  unfinished = 0;
  /** Keys whose digest is S3's own: nobody has read them. */
  byS3 = 0;
  /** Why it is not done, where it is not. */
  reason: string | null = null;
  readonly outcomes: Record<Outcome, number> = {
    sealed: 0,
    unchanged: 0,
    altered: 0,
    suspect: 0,
    unverifiable: 0,
    gone: 0,
  };
  readonly remarkable: SealedKey[] = [];
  readonly findings = new Set<string>();

  constructor(run: string, isResumed: boolean) {
    this.run = run;
    this.isResumed = isResumed;
  }

  setDone({ status, reason, objects, judged }: Run, { keys, outcomes }: Totals): void {
    for (const outcome of Object.keys(this.outcomes) as Outcome[])
      this.outcomes[outcome] = outcomes[outcome] ?? 0;
    this.byS3 = byS3Of({ outcomes });
    this.judged = judged;
    if (status === 'done') return;
    this.unfinished = objects - keys;
    this.reason = reason ?? `it is ${status}`;
  }

  /** Takes a key that people have to hear of by name. */
  addNamed(key: SealedKey): void {
    this.remarkable.push(key);
    this.addFindings(key.findings);
  }

  addFindings(findings: readonly string[]): void {
    for (const id of findings) this.findings.add(id);
  }

  get exitCode(): ExitCode {
    const { altered, suspect, unverifiable, gone } = this.outcomes;
    if (this.isDeclined) return EXIT.unchecked;
    return worst(
      altered + suspect > 0 || this.findings.size > 0 ? EXIT.findings : EXIT.fine,
      unverifiable + gone + this.unfinished > 0 || this.reason !== null ? EXIT.unchecked : EXIT.fine,
    );
  }
}
