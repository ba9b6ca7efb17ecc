import type { ObjectRef } from '../base/object-ref.ts';
import type { Dataset, GuardedBuckets } from './dataset.ts';

/** The dataset of the canary. No configuration can name one so: a colon is not allowed there. */
export const CANARY_DATASET = 'sealwatch:canary';

/** What the keys of canaries begin with. */
export const CANARY_PREFIX = 'canary/';

/** Minutes between two canaries. */
const CANARY_EVERY_MINUTES = 5;

/** So long ago at least was the newest canary put that came through, when one is missed: two did not come, or came late. */
export const CANARY_LATE_SECONDS = 12 * 60;

/**
 * The dataset of the canary as a worker finds it: sealed from the beginning, so that every object in it is one too many. It is in no
 * table, so that nothing lists, sweeps or counts it.
 */
export const canaryDataset = (bucket: string): Dataset => ({
  name: CANARY_DATASET,
  bucket,
  prefix: CANARY_PREFIX,
  modes: [{ mode: 'sealed', since: BEGINNING }],
  writers: [],
  status: 'sealed',
  sealedAt: BEGINNING,
});

const BEGINNING = '2026-01-01T00:00:00.000Z';

/** What is guarded, and the canary beside it. It is known by its bucket alone, which the stack made: no key or name of anybody else's is one. */
export const withCanary = <Config extends GuardedBuckets>(
  config: Config,
  bucket: string | null,
): GuardedBuckets & Omit<Config, 'buckets'> =>
  bucket === null
    ? config
    : {
        ...config,
        buckets: [
          ...config.buckets,
          { name: bucket, datasets: [{ name: CANARY_DATASET, prefix: CANARY_PREFIX }] },
        ],
      };

/** What of a finding says whether it is about a canary. */
interface About {
  readonly bucket: string | null;
  readonly dataset: string | null;
}

/** True of what is about a canary of this deployment: in its bucket, and in its dataset. Neither alone is enough. */
export const isCanary = ({ bucket, dataset }: About, canaryBucket: string | null): boolean =>
  canaryBucket !== null && bucket === canaryBucket && dataset === CANARY_DATASET;

/**
 * The object to put at a time, where it is one at which a canary is due; `null` at others.
 * @param isAsked true where somebody wants one at once
 */
export function dueCanary(bucket: string, now: Date, isAsked: boolean): ObjectRef | null {
  if (!isAsked && now.getUTCMinutes() % CANARY_EVERY_MINUTES !== 0) return null;
  // A key of its own each time: the history of one key would grow by 288 versions a day.
  return { bucket, key: `${CANARY_PREFIX}${now.toISOString()}` };
}

/** The key of the canary in a guarded bucket, where its owner allows one. A configuration in which a dataset has it is refused. */
export const BUCKET_CANARY_KEY = '.sealwatch-canary/canary';

/** Minute of each hour at which they are put. */
const BUCKET_CANARY_MINUTE = 7;

/** So long ago at least was the newest canary of a bucket put that was heard of, when one is missed: two did not come, or came late. */
const BUCKET_CANARY_LATE_MS = 140 * 60_000;

/** Bytes of a canary at most: whoever may write to the bucket can put anything there, which nobody reads. */
export const MAX_CANARY_BYTES = 4096;

interface MayHaveCanary {
  readonly name: string;
  readonly canary?: true;
}

/** Buckets of which an owner may allow a canary. */
interface BucketsWithCanary<Bucket extends MayHaveCanary = MayHaveCanary> {
  readonly buckets: readonly Bucket[];
}

/** Those whose owner allows one. */
export const bucketsWithCanary = <Bucket extends MayHaveCanary>({
  buckets,
}: BucketsWithCanary<Bucket>): Bucket[] => buckets.filter(({ canary }) => canary === true);

/** Their names. */
export const canaryBuckets = (config: BucketsWithCanary): string[] =>
  bucketsWithCanary(config).map(({ name }) => name);

/**
 * The canaries of guarded buckets to put at a time; none at others.
 * @param isAsked true where somebody wants them at once
 */
export const dueBucketCanaries = (config: BucketsWithCanary, now: Date, isAsked: boolean): ObjectRef[] =>
  isAsked || now.getUTCMinutes() === BUCKET_CANARY_MINUTE
    ? canaryBuckets(config).map((bucket) => ({ bucket, key: BUCKET_CANARY_KEY }))
    : [];

/** True of an object that is no more than a canary, in a bucket that has one. It is in no dataset, so nothing else is passed over. */
export const isBucketCanary = (
  config: BucketsWithCanary,
  { bucket, key, size }: ObjectRef & { readonly size: number | null },
): boolean =>
  key === BUCKET_CANARY_KEY &&
  size !== null &&
  size <= MAX_CANARY_BYTES &&
  canaryBuckets(config).includes(bucket);

/** The partition of the table of runs that has them: the functions that verify may put items there. */
export const CANARIES = 'canaries';

/** The newest canary of a guarded bucket that was heard of. */
export interface HeardCanary {
  readonly bucket: string;
  /** ISO times: when S3 stored it, and when a function had read it because of its event; `null` before the first. */
  readonly putAt: string | null;
  readonly heardAt: string | null;
  /** ISO time since when the settings poll knows that one is put there. */
  readonly since: string;
}

/** ISO time from which on nothing is known of the events of the bucket. */
export const heardUntil = ({ putAt, since }: HeardCanary): string =>
  putAt !== null && putAt > since ? putAt : since;

export const isBucketCanaryLate = (heard: HeardCanary, now: Date): boolean =>
  now.getTime() - Date.parse(heardUntil(heard)) >= BUCKET_CANARY_LATE_MS;
