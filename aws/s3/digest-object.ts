import { RangeIgnored } from './broken-read.ts';
import { consume } from './consume.ts';
import type { ObjectSource } from './object-source.ts';
import { Pace } from './pace.ts';
import { type Parallelism, readInParallel } from './parallel-read.ts';
import type { RunningDigest } from './running-digest.ts';
import { Stretch } from './stretch.ts';

export interface DigestSettings extends Parallelism {
  readonly fastBytesPerSecond: number;
}

/**
 * Digests a whole object: over the connection that was opened first, and over several from where that one proves slow. Where S3
 * gives no ranges, over one from there to the end.
 */
export async function digestObject(
  source: ObjectSource,
  digest: RunningDigest,
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
  digest: RunningDigest,
  isEnough: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  const stretch = new Stretch({
    first: digest.length,
    last: source.facts.size - 1,
    open: (position) => source.from(position, signal),
    take: (chunk) => {
      consume(digest, chunk);
      return !isEnough();
    },
  });
  await stretch.read(signal);
}
