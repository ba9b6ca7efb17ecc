import type { Readable } from 'node:stream';
import { brokenRead } from './broken-read.ts';

/**
 * Gives each chunk of a stream to `take` until that answers false, and leaves no stream open. Listens to `data`, because an
 * asynchronous iterator costs a tenth more for each chunk.
 */
export function flow(
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
