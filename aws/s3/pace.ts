/**
 * S3 sends 50 to 90 MB/s over one connection, and the hash takes ten times that: more connections help. One that is faster
 * than this leaves the processor little time to wait, and more of them would only cost.
 */
export const FAST_BYTES_PER_SECOND = 200e6;

/** Judges a connection by each window of bytes that it brings. */
export class Pace {
  readonly #window: number;
  readonly #fast: number;
  #start = performance.now();
  #next: number;

  constructor(windowBytes: number, fastBytesPerSecond: number) {
    this.#window = windowBytes;
    this.#fast = fastBytesPerSecond;
    this.#next = windowBytes;
  }

  /** True when a window has just been completed, and more slowly than the hash could take it. */
  isSlow(position: number): boolean {
    if (position < this.#next) return false;
    const now = performance.now();
    const rate = (this.#window * 1000) / (now - this.#start);
    this.#start = now;
    this.#next = position + this.#window;
    return rate < this.#fast;
  }
}
