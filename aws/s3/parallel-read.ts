import { byteRanges } from './byte-ranges.ts';
import { consume } from './consume.ts';
import type { ObjectSource } from './object-source.ts';
import type { Places } from './places.ts';
import { RangeAhead } from './range-ahead.ts';
import { RangeQueue } from './range-queue.ts';
import type { RunningDigest } from './running-digest.ts';

export interface Parallelism {
  /** Connections at a time for one object. */
  readonly connections: number;
  readonly rangeBytes: number;
  /** Ranges that all reads together may hold in memory before their turn. */
  readonly places: Places;
}

/**
 * Digests from where the digest is to the end, over several connections at a time.
 * @throws {RangeIgnored} when S3 gives no ranges; what was digested until then is right
 */
export async function readInParallel(
  source: ObjectSource,
  digest: RunningDigest,
  { connections, rangeBytes, places }: Parallelism,
  signal: AbortSignal,
): Promise<void> {
  const cancel = new AbortController();
  const either = AbortSignal.any([signal, cancel.signal]);
  const queue = new RangeQueue(fetches(source, digest.length, rangeBytes, either), connections - 1, places);
  try {
    for (let head = queue.next(); head; head = queue.next()) {
      await head.flowInto((chunk) => consume(digest, chunk));
    }
  } finally {
    cancel.abort();
    await queue.settle();
  }
}

function* fetches(
  source: ObjectSource,
  start: number,
  length: number,
  signal: AbortSignal,
): Generator<RangeAhead, void> {
  for (const range of byteRanges(start, source.facts.size, length))
    yield new RangeAhead(source, range, signal);
}
