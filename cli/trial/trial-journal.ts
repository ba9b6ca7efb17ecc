import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Made, TrialJournal } from '../../core/trial/clean-up.ts';

/** What a trial makes in the account, in a file in this folder: written before it is made, so that whatever ends the command leaves its name. */
export class TrialJournalFile implements TrialJournal {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * What an earlier trial has made and not removed, in the order in which it was made; `null` where there is no journal.
   * @throws {SealwatchError} `USAGE` for a file that holds something else
   */
  async read(): Promise<readonly Made[] | null> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
    const lines = text.split('\n');
    // What a crash cut off was not made yet.
    const whole = lines.slice(0, -1).filter((line) => line !== '');
    const things = whole.map((line) => this.#parsed(line));
    const isNamed = (thing: Made): boolean =>
      thing.kind === 'key' &&
      thing.arn === null &&
      things.some(
        (each) => each.kind === 'key' && each.description === thing.description && each.arn !== null,
      );
    return things.filter((thing) => !isNamed(thing));
  }

  /** On the disk when it returns. */
  async making(thing: Made): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    const file = await open(this.#path, 'a', 0o600);
    try {
      await file.appendFile(`${JSON.stringify(thing)}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** Nothing is left. */
  remove = (): Promise<void> => rm(this.#path, { force: true });

  #parsed(line: string): Made {
    try {
      const value: unknown = JSON.parse(line);
      if (typeof value === 'object' && value !== null && 'kind' in value) return value as Made;
    } catch {
      // Said below.
    }
    throw new SealwatchError(
      'USAGE',
      `${this.#path} is no journal of a trial, so nothing was removed: it holds ${line.slice(0, 60)}`,
    );
  }
}
