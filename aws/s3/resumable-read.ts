import type { Readable } from 'node:stream';
import type { ByteRange } from './byte-ranges.ts';
import type { OpenBody } from './object-source.ts';
import { pauseBeforeRetry } from './pause.ts';
import { brokenRead, isPassing } from './refusal.ts';

/** Failures in a row after which a read is given up; the SDK has made several attempts for each. */
const FAILURES = 5;
/** A connection that brought this much did not fail in a row with the one before. */
const PROGRESS_BYTES = 256 * 1024;

interface ResumableReadOptions extends ByteRange {
  /** Opens the bytes from a position on. More may come before and after them. */
  readonly open: (position: number) => Promise<OpenBody>;
  /** Takes the next bytes; answers false when it wants no more. */
  readonly take: (chunk: Uint8Array<ArrayBuffer>) => boolean;
}

/** Bytes in order, each of them once, over as many connections as break on the way. */
export class ResumableRead {
  readonly #options: ResumableReadOptions;
  #position: number;
  #isEnough = false;

  constructor(options: ResumableReadOptions) {
    this.#options = options;
    this.#position = options.first;
  }

  async read(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !this.#isOver; ) {
      const before = this.#position;
      try {
        await this.#pour(signal);
      } catch (error) {
        failures = this.#position - before >= PROGRESS_BYTES ? 1 : failures + 1;
        if (signal.aborted || failures > FAILURES || !isPassing(error)) throw error;
        await pauseBeforeRetry(failures, signal);
      }
    }
  }

  get #isOver(): boolean {
    return this.#isEnough || this.#position > this.#options.last;
  }

  async #pour(signal: AbortSignal): Promise<void> {
    const body = await this.#options.open(this.#position);
    let at = body.first;
    await flow(
      body.stream,
      (chunk) => {
        const wanted = this.#cut(chunk, at);
        at += chunk.length;
        if (wanted.length > 0) this.#give(wanted);
        // A body whose last bytes these are ends by itself, and its connection serves another request.
        return !this.#isOver || at > body.last;
      },
      signal,
    );
    if (!this.#isOver) throw brokenRead('the body ended early');
  }

  #cut(chunk: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
    const first = Math.max(0, this.#position - at);
    return chunk.subarray(first, Math.max(first, this.#options.last + 1 - at));
  }

  #give(bytes: Uint8Array<ArrayBuffer>): void {
    this.#position += bytes.length;
    this.#isEnough = !this.#options.take(bytes);
  }
}

/**
 * Gives each chunk of a stream to `take` until that answers false, and leaves no stream open. Listens to `data`, because an
 * asynchronous iterator costs a tenth more for each chunk.
 */
function flow(
  stream: Readable,
  take: (chunk: Uint8Array<ArrayBuffer>) => boolean,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error: unknown): void => {
      signal.removeEventListener('abort', onAbort);
      stream.removeListener('data', onData);
      stream.destroy();
      if (error === null) resolve();
      else reject(error);
    };
    const onAbort = (): void => settle(signal.reason);
    const onData = (chunk: Uint8Array<ArrayBuffer>): void => {
      const next = attempt(() => take(chunk));
      if (next !== true) settle(next === false ? null : next);
    };
    // The error listener stays: a stream that was destroyed early may still report it.
    stream.on('error', (error) => settle(brokenRead('the connection broke', error)));
    stream.once('end', () => settle(null));
    stream.once('close', () => settle(brokenRead('the connection was closed')));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    stream.on('data', onData);
  });
}

// What a listener throws would end the process.
function attempt(action: () => boolean): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
