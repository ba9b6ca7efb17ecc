/** Left to the caller, to write down that time ran out. */
const RESERVE_MS = 1_500;

/** setTimeout takes longer delays for none at all. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Aborts its signal shortly before the caller must stop. */
export class Deadline {
  readonly #left: () => number;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(msLeft: (() => number) | undefined) {
    this.#left = () => (msLeft?.() ?? Number.POSITIVE_INFINITY) - RESERVE_MS;
    if (msLeft) this.#watch();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isOver(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Milliseconds that may still be spent on reading. */
  get msLeft(): number {
    return this.#left();
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  // Asked again when the time has come: the caller's clock need not be ours.
  #watch(): void {
    const left = this.#left();
    if (left > 0) this.#timer = setTimeout(() => this.#watch(), Math.min(left, MAX_TIMER_MS));
    else this.#controller.abort(new Error('the time of this invocation is over'));
  }
}

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
