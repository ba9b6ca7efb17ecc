import type { ByteSink } from '../../core/engine/large/hash-slice.ts';
import { byteRanges } from './byte-ranges.ts';
import { Pace } from './deadline.ts';
import { giveBack } from './give-back.ts';
import type { ObjectSource } from './object-source.ts';
import { RangeAhead, RangeQueue, type ReadAheadBudget } from './read-ahead.ts';
import { RangeIgnored } from './refusal.ts';
import { ResumableRead } from './resumable-read.ts';

export interface DigestSettings extends Parallelism {
  readonly fastBytesPerSecond: number;
}

/**
 * Digests a whole object: over the connection that was opened first, and over several from where that one proves slow. Where S3
 * gives no ranges, over one from there to the end.
 */
export async function digestObject(
  source: ObjectSource,
  digest: ByteSink,
  settings: DigestSettings,
  signal: AbortSignal,
): Promise<void> {
  const { size } = source.facts;
  const pace = new Pace(settings.rangeBytes, settings.fastBytesPerSecond);
  const isWorthSplitting = (): boolean => size - digest.length > settings.rangeBytes;
  await readOn(source, digest, () => pace.isSlow(digest.length) && isWorthSplitting(), signal);
  try {
    await readInParallel(source, digest, settings, signal);
  } catch (error) {
    if (!(error instanceof RangeIgnored)) throw error;
    await readOn(source, digest, () => false, signal);
  }
}

async function readOn(
  source: ObjectSource,
  digest: ByteSink,
  isEnough: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  const resumableRead = new ResumableRead({
    first: digest.length,
    last: source.facts.size - 1,
    open: (position) => source.from(position, signal),
    take: (chunk) => {
      consume(digest, chunk);
      return !isEnough();
    },
  });
  await resumableRead.read(signal);
}

interface Parallelism {
  /** Connections at a time for one object. */
  readonly connections: number;
  readonly rangeBytes: number;
  /** Ranges that all reads together may hold in memory before their turn. */
  readonly places: ReadAheadBudget;
}

/**
 * Digests from where the digest is to the end, over several connections at a time.
 * @throws {RangeIgnored} when S3 gives no ranges; what was digested until then is right
 */
async function readInParallel(
  source: ObjectSource,
  digest: ByteSink,
  { connections, rangeBytes, places }: Parallelism,
  signal: AbortSignal,
): Promise<void> {
  const cancel = new AbortController();
  const either = AbortSignal.any([signal, cancel.signal]);
  const ahead = fetches(source, { start: digest.length, rangeBytes }, either);
  const queue = new RangeQueue(ahead, connections - 1, places);
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
  { start, rangeBytes }: { readonly start: number; readonly rangeBytes: number },
  signal: AbortSignal,
): Generator<RangeAhead, void> {
  for (const range of byteRanges(start, source.facts.size, rangeBytes))
    yield new RangeAhead(source, range, signal);
}

/** Digests a chunk that nobody else has, and gives its memory back at once. */
export function consume(digest: ByteSink, chunk: Uint8Array<ArrayBuffer>): void {
  digest.update(chunk);
  giveBack(chunk);
}
