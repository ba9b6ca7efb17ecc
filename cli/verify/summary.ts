import type { VerifiedKey } from '../../core/api/sweep-request.ts';
import type { Totals } from '../../core/engine/runs/run.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import type { Globals } from '../globals.ts';
import { restoreFromArchive } from '../output/restore-from-archive.ts';
import { count, counted } from '../output/style.ts';
import type { VerifiedFile } from './local/verify-tree.ts';

/** Those of keys, and those of files that only a weak digest speaks for. */
type State = VerifiedKey['state'] | 'weak';

const CODES: Readonly<Record<State, ExitCode>> = {
  intact: EXIT.fine,
  recorded: EXIT.fine,
  weak: EXIT.unchecked,
  altered: EXIT.findings,
  added: EXIT.findings,
  removed: EXIT.findings,
  unverifiable: EXIT.unchecked,
  pending: EXIT.unchecked,
  unguarded: EXIT.unchecked,
};

const ORDER = Object.keys(CODES) as readonly State[];

/** How many keys were found in each state. */
export class Summary {
  readonly #states: Partial<Record<State, number>> = {};
  keys = 0;
  bytes = 0;
  /** Keys that were checked by S3's own SHA-256, and not read. */
  byS3 = 0;
  /** Keys that could not be checked because they lie in an archive. */
  archived = 0;
  #firstArchived: VerifiedKey | null = null;
  exitCode: ExitCode = EXIT.fine;

  add({
    state,
    size,
    findings,
    level,
  }: Pick<VerifiedKey, 'size' | 'findings'> & {
    readonly state: State;
    readonly level?: VerifiedKey['level'];
  }): void {
    this.keys += 1;
    if (level === 's3-sha256') this.byS3 += 1;
    this.bytes += size ?? 0;
    this.#states[state] = (this.#states[state] ?? 0) + 1;
    this.exitCode = worst(this.exitCode, CODES[state], findings.length > 0 ? EXIT.findings : EXIT.fine);
  }

  /** Takes note of a key that lies in an archive. */
  addArchived(verified: VerifiedKey): void {
    if (!verified.isArchived) return;
    this.archived += 1;
    this.#firstArchived ??= verified;
  }

  /** What to do about keys that lie in archives; nothing where none does. */
  archiveLines(bucket: string, globals: Globals): readonly string[] {
    const first = this.#firstArchived;
    if (first === null) return [];
    const command = restoreFromArchive({ bucket, key: first.key, versionId: first.versionId }, globals);
    const [is, them] = this.archived === 1 ? ['lies', 'it'] : ['lie', 'them'];
    return [
      `${counted(this.archived, 'key')} ${is} in an archive and could not be checked. S3 restores ${them} a version at a time; Sealwatch reads ${them} when S3 says that ${them === 'it' ? 'it is' : 'they are'} there:`,
      ...(command === null ? [] : [`  ${command}`]),
      `  what S3's own SHA-256 says needs no restore: level: 's3-sha256' of the dataset`,
    ];
  }

  /** Takes the sums of a run in the place of its keys. */
  addTotals({ keys, bytes, outcomes }: Totals): void {
    this.keys += keys;
    this.bytes += bytes;
    for (const state of ORDER) {
      const found = outcomes[state] ?? 0;
      if (found === 0) continue;
      this.#states[state] = (this.#states[state] ?? 0) + found;
      this.exitCode = worst(this.exitCode, CODES[state]);
    }
  }

  /** Takes findings of keys whose sums it has. */
  addFindings(findings: readonly string[]): void {
    if (findings.length > 0) this.exitCode = worst(this.exitCode, EXIT.findings);
  }

  /** In one fixed order, whatever was found first. */
  get states(): Partial<Record<State, number>> {
    return Object.fromEntries(
      ORDER.flatMap((state) => (this.#states[state] ? [[state, this.#states[state]]] : [])),
    );
  }

  text(noun = 'key'): string {
    const parts = Object.entries(this.states).map(([state, found]) => `${count(found)} ${state}`);
    return [counted(this.keys, noun), ...parts].join(', ');
  }
}

/** True for what a person has to review. */
export const isRemarkable = ({ state, findings }: VerifiedKey): boolean =>
  (state !== 'intact' && state !== 'recorded') || findings.length > 0;

export interface CountOptions {
  readonly isHandedOn: (file: VerifiedFile) => boolean;
  readonly onProgress: () => void;
}

/** Counts files as they are verified, and hands on those that are to be printed. */
export async function* countedFiles(
  source: AsyncIterable<readonly VerifiedFile[]>,
  summary: Summary,
  { isHandedOn, onProgress }: CountOptions,
): AsyncGenerator<VerifiedFile> {
  for await (const files of source) {
    for (const file of files) summary.add({ state: file.state, size: file.size, findings: [] });
    onProgress();
    for (const file of files) if (isHandedOn(file)) yield file;
  }
}
