import type { Writable } from 'node:stream';
import { truncateMiddle } from './width.ts';

type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

const INTERVAL_MS = 100;

/** One line that tells how far things are; silent where nobody watches. */
export class Progress {
  readonly #stream: Stream;
  #isShown = false;
  #shownAt = 0;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  show(text: string): void {
    if (!this.#stream.isTTY || Date.now() - this.#shownAt < INTERVAL_MS) return;
    this.#shownAt = Date.now();
    this.#isShown = true;
    this.#stream.write(`\r\x1b[K${truncateMiddle(text, (this.#stream.columns ?? 80) - 1)}`);
  }

  clear(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#stream.write('\r\x1b[K');
  }
}
