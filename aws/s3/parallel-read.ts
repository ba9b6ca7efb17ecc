import { byteRanges } from './byte-ranges.ts';
import type { ObjectSource } from './object-source.ts';
import { RangeAhead } from './range-ahead.ts';
import type { RunningDigest } from './running-digest.ts';

export interface Parallelism {
  /** Connections at a time. */
  readonly connections: number;
  readonly rangeBytes: number;
}

/**
 * Digests from where the digest is to the end, over several connections at a time. Memory holds one range a connection.
 * @throws {RangeIgnored} when S3 gives no ranges; what was digested until then is right
 */
export async function readInParallel(
  source: ObjectSource,
  digest: RunningDigest,
  { connections, rangeBytes }: Parallelism,
  signal: AbortSignal,
): Promise<void> {
  const cancel = new AbortController();
  const either = AbortSignal.any([signal, cancel.signal]);
  const ranges = byteRanges(digest.length, source.facts.size, rangeBytes);
  const ahead: RangeAhead[] = [];
  try {
    for (;;) {
      for (const range of take(ranges, connections - ahead.length)) {
        ahead.push(new RangeAhead(source, range, either));
      }
      const head = ahead.shift();
      if (!head) return;
      await head.flowInto((chunk) => digest.update(chunk));
    }
  } finally {
    cancel.abort();
    await Promise.allSettled(ahead.map((range) => range.done));
  }
}

function take<T>(items: Iterator<T>, count: number): T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = items.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}
