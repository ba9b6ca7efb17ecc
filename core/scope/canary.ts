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
