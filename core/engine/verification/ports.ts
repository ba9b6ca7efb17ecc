import type { DeliveryRule } from '../../posture/delivery-rule.ts';
import type { Fact } from '../../posture/facts.ts';
import type { Gap, Unwatched } from '../../scope/dataset.ts';
import type { ObjectQueue } from '../../scope/object-queue.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import type { RunStore } from '../sealing/run-store.ts';

export type SweepPorts = WorkerPorts & {
  readonly manifestKeys: ManifestKeys;
  readonly runs: Pick<RunStore, 'datasets'>;
  readonly datasetOfKey: (bucket: string, key: string) => string | null;
  readonly buckets: readonly string[];
};

/** Keys that the manifest knows under a prefix, page after page. */
export type ManifestKeys = (
  bucket: string,
  prefix: string,
  cursor: string | null,
) => Promise<{ keys: { key: string; size: number }[]; cursor: string | null }>;

/** Keeps which datasets are not watched, and from when to when they were not. */
export interface WatchStore {
  /** @param unwatched replaces what was kept */
  saveUnwatched(dataset: string, unwatched: Unwatched): Promise<void>;
  /** It is watched again. The gap begins no later than one that was open. */
  beginGap(dataset: string, gap: Gap): Promise<void>;
  /** `null` before the first check. */
  lastCheck(): Promise<WatchCheck | null>;
  saveCheck(check: WatchCheck): Promise<void>;
  /** Calls that were seen after a time. */
  interruptionsSeenAfter(time: string): Promise<Interruption[]>;
}

/** The newest check of what watches the datasets. */
export interface WatchCheck {
  /** ISO time. */
  readonly at: string;
  /** What the code of the functions is; another one may judge otherwise. */
  readonly code: string;
  /** ISO times, by dataset: when it was sure for the last time that every change is seen. */
  readonly watchedAt: Readonly<Record<string, string>>;
}

/** A call that kept changes from being seen, if only for a moment. */
export interface Interruption {
  /** ISO time of the call. */
  readonly at: string;
  /** ISO time at which its record came: it may be late. */
  readonly seenAt: string;
  /** `null` where it is about every bucket. */
  readonly bucket: string | null;
}

/** What carries changes from S3 to the functions, as AWS says that it is. */
export interface WatchReader {
  /** Whether S3 sends events of a bucket. */
  sendsEvents(bucket: string): Promise<Fact<boolean>>;
  /** Rules that carry events of a bucket; `null` where there is no deployment. */
  rules(bucket: string): Promise<Fact<readonly DeliveryRule[] | null>>;
  /** Why what works off a queue does not, or not all of it, as parts of a sentence. */
  standstills(queue: ObjectQueue): Promise<Fact<readonly string[]>>;
  /** How many events no queue took. */
  undelivered(): Promise<Fact<number>>;
}
