import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { SealwatchError } from '../../core/base/errors.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { BegunKey, EndedKey, RestoreJournal } from '../../core/restore/ports.ts';
import { RunLock } from './run-lock.ts';

/** One line: the first says when the restore began; the others what became of keys. */
type Line =
  | { readonly started: string }
  | { readonly begin: BegunKey }
  | { readonly end: EndedKey }
  | { readonly drop: ObjectRef };

/**
 * What a restore has begun and done, in a file beside it: a run that died is gone on with, and the receipt has the keys of all runs. Each
 * line is on the disk before the restore goes on. One run at a time has it: another would end what this one has begun, and would take the
 * file away under it.
 */
export class JournalFile implements RestoreJournal {
  readonly path: string;
  /** ISO time at which the first run began. */
  readonly startedAt: string;
  /** True where an earlier run of the same restore did not come to its end. */
  readonly isResumed: boolean;
  readonly #file: FileHandle;
  readonly #lock: RunLock;
  readonly #begun: Map<string, BegunKey>;
  #writing: Promise<void> = Promise.resolve();

  private constructor(opened: {
    readonly path: string;
    readonly file: FileHandle;
    readonly lock: RunLock;
    readonly begun: Map<string, BegunKey>;
    readonly startedAt: string;
    readonly isResumed: boolean;
  }) {
    this.path = opened.path;
    this.#file = opened.file;
    this.#lock = opened.lock;
    this.#begun = opened.begun;
    this.startedAt = opened.startedAt;
    this.isResumed = opened.isResumed;
  }

  /**
   * Opens the journal of a restore, or begins it.
   * @throws {SealwatchError} `USAGE` for a file that is none, `CONFLICT` while another run has it
   */
  static async open(path: string, now: Date): Promise<JournalFile> {
    await mkdir(dirname(path), { recursive: true });
    const lock = await RunLock.take(`${path}.lock`);
    try {
      return await JournalFile.#open(path, now, lock);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  static async #open(path: string, now: Date, lock: RunLock): Promise<JournalFile> {
    const begun = new Map<string, BegunKey>();
    let startedAt: string | null = null;
    for await (const line of linesOf(path)) {
      if ('started' in line) startedAt = line.started;
      else if ('begin' in line) begun.set(nameOf(line.begin), line.begin);
      else begun.delete(nameOf('end' in line ? line.end : line.drop));
    }
    const file = await open(path, 'a+', 0o600);
    const isResumed = startedAt !== null;
    const journal = new JournalFile({
      path,
      file,
      lock,
      begun,
      startedAt: startedAt ?? now.toISOString(),
      isResumed,
    });
    try {
      // A line that a crash cut off ends here.
      if (!(await endsWhole(file))) await file.appendFile('\n');
      if (!isResumed) await journal.#write({ started: journal.startedAt });
    } catch (error) {
      await file.close();
      throw error;
    }
    return journal;
  }

  open = async (): Promise<readonly BegunKey[]> => [...this.#begun.values()];
  begun = async (ref: ObjectRef): Promise<BegunKey | null> => this.#begun.get(nameOf(ref)) ?? null;

  async begin(key: BegunKey): Promise<void> {
    await this.#write({ begin: key });
    this.#begun.set(nameOf(key), key);
  }

  async end(key: EndedKey): Promise<void> {
    await this.#write({ end: key });
    this.#begun.delete(nameOf(key));
  }

  async drop({ bucket, key }: ObjectRef): Promise<void> {
    await this.#write({ drop: { bucket, key } });
    this.#begun.delete(nameOf({ bucket, key }));
  }

  /** What all runs have done, from the first to the last. */
  async *ended(): AsyncGenerator<EndedKey> {
    for await (const line of linesOf(this.path)) if ('end' in line) yield line.end;
  }

  /** Leaves the file for a later run. */
  async close(): Promise<void> {
    await this.#file.close();
    await this.#lock.release();
  }

  /** Removes the file: the restore has come to its end. */
  async remove(): Promise<void> {
    await this.#file.close();
    await rm(this.path);
    await this.#lock.release();
  }

  // One after the other: two lines at the same time would be written into each other.
  #write(line: Line): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      await this.#file.appendFile(`${JSON.stringify(line)}\n`);
      await this.#file.datasync();
    });
    return this.#writing;
  }
}

const nameOf = ({ bucket, key }: ObjectRef): string => `${bucket}/${key}`;

/** True for a file that ends with a line feed, or holds nothing. */
async function endsWhole(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === 0x0a;
}

/** Lines of a journal; none where there is no file. A line that a crash cut off is left out: what it would have said did not happen. */
async function* linesOf(path: string): AsyncGenerator<Line> {
  const source = createReadStream(path, 'utf8');
  try {
    for await (const text of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
      const line = parsed(text);
      if (line !== null) yield line;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
}

function parsed(text: string): Line | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Line;
  } catch {
    return null;
  }
  throw new SealwatchError('USAGE', `the journal of the restore holds something else: ${text.slice(0, 60)}`);
}
