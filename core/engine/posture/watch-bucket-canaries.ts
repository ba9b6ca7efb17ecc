import { type HeardCanary, heardUntil, isBucketCanaryLate } from '../../scope/canary.ts';
import { type ReportCanaryPorts, reportBucketCanaries } from './report-canary.ts';

/** A guarded bucket in which a canary is put. */
export interface BucketWithCanary {
  readonly name: string;
  readonly datasets: readonly { readonly name: string }[];
}

export interface WatchBucketCanariesPorts extends Omit<ReportCanaryPorts, 'allDatasets'> {
  readonly canaries: {
    /** Those of the buckets that were kept last. */
    heard(): Promise<readonly HeardCanary[]>;
    /**
     * Keeps in which buckets one is put; since when, of those that were not kept before.
     * @param now ISO time
     */
    keepBuckets(names: readonly string[], now: string): Promise<void>;
  };
}

/** Reports canaries of guarded buckets that nobody heard of; what is known of a bucket begins with the poll that first knows of its canary. */
export async function watchBucketCanaries(
  buckets: readonly BucketWithCanary[],
  ports: WatchBucketCanariesPorts,
): Promise<void> {
  const known = await ports.canaries.heard();
  if (known.length === 0 && buckets.length === 0) return;
  const now = ports.clock();
  const checks = known.flatMap((heard) => {
    const bucket = buckets.find(({ name }) => name === heard.bucket);
    if (bucket === undefined) return [];
    const datasets = bucket.datasets.map(({ name }) => name);
    const [lastPutAt, isLate] = [heardUntil(heard), isBucketCanaryLate(heard, now)];
    return [{ bucket: bucket.name, datasets, lastPutAt, isLate }];
  });
  await reportBucketCanaries(checks, ports);
  // Last: what was found of a bucket that has none any more has to be ended first.
  await ports.canaries.keepBuckets(
    buckets.map(({ name }) => name),
    now.toISOString(),
  );
}
