import type { PinnedKey, SealedKey } from '../../core/api/baseline-request.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import type { Preview } from './preview.ts';

export type Outcome = SealedKey['outcome'];

/** Keys that people have to hear of by name. */
const REMARKABLE: ReadonlySet<Outcome> = new Set(['altered', 'suspect', 'unverifiable', 'gone']);

/** What a seal has done so far. */
export class Tally {
  readonly run: string;
  readonly isResumed: boolean;
  /** What sealing again was going to accept; `null` for a first seal, which takes everything. */
  preview: Preview | null = null;
  /** True when a person did not want that, and nothing was accepted. */
  isDeclined = false;
  pinned = { objects: 0, bytes: 0 };
  hashed = { objects: 0, bytes: 0 };
  judged = 0;
  /** Keys that were asked for and not answered in the last pass. */
  unfinished = 0;
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

  /** Takes what all pages so far have pinned, those of an interrupted seal included. */
  setPinned({ objects, bytes }: { readonly objects: number; readonly bytes: number }): void {
    this.pinned = { objects, bytes };
  }

  addHashed(keys: readonly SealedKey[], asked: readonly PinnedKey[]): void {
    const sizes = new Map(asked.map(({ key, size }) => [key, size]));
    for (const key of keys) this.#addKey(key, sizes.get(key.key) ?? 0);
  }

  addJudged({ judged, findings }: { readonly judged: number; readonly findings: readonly string[] }): void {
    this.judged += judged;
    for (const id of findings) this.findings.add(id);
  }

  get exitCode(): ExitCode {
    const { altered, suspect, unverifiable, gone } = this.outcomes;
    if (this.isDeclined) return EXIT.unchecked;
    return worst(
      altered + suspect > 0 || this.findings.size > 0 ? EXIT.findings : EXIT.fine,
      unverifiable + gone + this.unfinished > 0 ? EXIT.unchecked : EXIT.fine,
    );
  }

  #addKey(key: SealedKey, size: number): void {
    this.outcomes[key.outcome] += 1;
    this.hashed = { objects: this.hashed.objects + 1, bytes: this.hashed.bytes + size };
    if (REMARKABLE.has(key.outcome) || key.findings.length > 0) this.remarkable.push(key);
    for (const id of key.findings) this.findings.add(id);
  }
}
