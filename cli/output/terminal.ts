import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { SealwatchError } from '../../core/base/errors.ts';
import { escapeJson } from './escape.ts';
import { type Style, styleFor } from './style.ts';
import { type Column, Table, truncateMiddle, writeTable } from './table.ts';

type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

type Input = Readable & { readonly isTTY?: boolean };

interface Streams {
  readonly out: Stream;
  readonly err: Stream;
  /** Where answers come from; `null` where nobody can answer. @default null */
  readonly input?: Input | null;
}

/** Results go to standard output, everything else to standard error. */
export class Terminal {
  readonly style: Style;
  readonly errorStyle: Style;
  readonly progress: Progress;
  readonly #out: Stream;
  readonly #err: Stream;
  readonly #input: Input | null;

  constructor(
    { out, err, input = null }: Streams,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.#input = input;
    this.#out = out;
    this.#err = err;
    this.style = styleFor(out, environment);
    this.errorStyle = styleFor(err, environment);
    this.progress = new Progress(err);
  }

  /** Columns of the terminal; `null` where results go elsewhere, and nothing is cut. */
  get width(): number | null {
    return this.#out.isTTY ? (this.#out.columns ?? 80) : null;
  }

  /** Writes lines of the result, and waits where the reader is slow. */
  async print(...lines: readonly string[]): Promise<void> {
    this.progress.clear();
    if (lines.length === 0 || this.#out.write(`${lines.join('\n')}\n`)) return;
    await once(this.#out, 'drain');
  }

  /** Writes bytes of the result as they are, and waits where the reader is slow. */
  async write(bytes: Uint8Array): Promise<void> {
    this.progress.clear();
    if (!this.#out.write(bytes)) await once(this.#out, 'drain');
  }

  /** Writes one JSON value on a line of its own. */
  json(value: unknown): Promise<void> {
    return this.print(escapeJson(JSON.stringify(value)));
  }

  /** Writes rows as a table that fits the terminal; says how many there were. */
  table<Row>(columns: readonly Column<Row>[], rows: AsyncIterable<Row> | Iterable<Row>): Promise<number> {
    const made = (sample: readonly Row[]) =>
      new Table({ columns, sample, width: this.width, style: this.style });
    return writeTable(rows, made, (line) => this.print(line));
  }

  /** Says something that is not part of the result. */
  note(message: string): void {
    this.progress.clear();
    this.#err.write(`${message}\n`);
  }

  /**
   * Asks a question to be answered by yes or no; everything else is a no.
   * @param unasked - what is left undone where no person is there to answer, and how to have it done
   * @throws {SealwatchError} `USAGE` with these words where nobody is
   */
  async confirm(question: string, unasked: string): Promise<boolean> {
    const input = this.#input;
    if (!input?.isTTY || !this.#err.isTTY) throw new SealwatchError('USAGE', unasked);
    this.progress.clear();
    this.#err.write(`${question} [y/N] `);
    // Not in the raw mode of an editor: Ctrl-C has to stay the signal that ends the command.
    const reader = createInterface({ input, terminal: false });
    try {
      const answer = await new Promise<string>((resolve) => {
        reader.once('line', resolve);
        reader.once('close', () => resolve(''));
      });
      return /^y(es)?$/i.test(answer.trim());
    } finally {
      reader.close();
    }
  }
}

type ProgressStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

const INTERVAL_MS = 100;

/** One line that says how far things are; silent where nobody watches. */
class Progress {
  readonly #stream: ProgressStream;
  #isShown = false;
  #shownAt = 0;

  constructor(stream: ProgressStream) {
    this.#stream = stream;
  }

  /** @param text - as a function where it costs something to put together: it is asked only if it is shown */
  show(text: string | (() => string)): void {
    if (!this.#stream.isTTY || Date.now() - this.#shownAt < INTERVAL_MS) return;
    this.#shownAt = Date.now();
    this.#isShown = true;
    this.#stream.write(
      `\r\x1b[K${truncateMiddle(typeof text === 'string' ? text : text(), (this.#stream.columns ?? 80) - 1)}`,
    );
  }

  clear(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#stream.write('\r\x1b[K');
  }
}
