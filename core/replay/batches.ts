import type { ApiCall } from '../cloudtrail/api-call.ts';
import type { Deletion } from '../cloudtrail/deletions.ts';
import type { TriedDeletion } from '../engine/activity/deletion-detection.ts';
import type { GuardedBucket } from '../scope/guard.ts';
import type { NamedOrigin } from './interpret.ts';

/** Deletions of one request, which several records report. */
export interface Batch {
  readonly bucket: GuardedBucket;
  /** The record of the request itself, else the first of one of its keys. */
  readonly call: ApiCall;
  readonly origin: NamedOrigin;
  /** The request itself is among the records. */
  readonly isReported: boolean;
  /** The records name keys, be they guarded or not. */
  readonly areKeysRecorded: boolean;
  /** By what was deleted: several sources report the same. */
  readonly entries: ReadonlyMap<string, TriedDeletion>;
}

/** The record of one key. */
interface KeyRecord {
  readonly bucket: GuardedBucket;
  readonly call: ApiCall;
  readonly origin: NamedOrigin;
  /** `null` where the key is not guarded. */
  readonly deletion: Deletion | null;
}

interface Growing extends Batch {
  readonly entries: Map<string, TriedDeletion>;
}

/** Held back until their last record can be expected: those that are not complete by then are reported as they are. */
const MAX_BATCHES = 10_000;
const MAX_ENTRIES = 200_000;

/** Puts together what records report about one request, one by one and in any order. */
export class Batches {
  readonly #held = new Map<string, Growing>();
  #entries = 0;

  /** The record of a request that deleted many keys. */
  addCall(bucket: GuardedBucket, call: ApiCall, origin: NamedOrigin): void {
    const name = nameOf(bucket, call);
    const known = this.#held.get(name) ?? {
      entries: new Map<string, TriedDeletion>(),
      areKeysRecorded: false,
    };
    this.#held.set(name, { ...known, bucket, call, origin, isReported: true });
  }

  add({ bucket, call, origin, deletion }: KeyRecord): void {
    const name = nameOf(bucket, call);
    const batch = this.#held.get(name) ?? { bucket, call, origin, isReported: false, entries: new Map() };
    this.#held.set(name, { ...batch, areKeysRecorded: true });
    if (deletion === null) return;
    const { key, versionId, fate } = deletion;
    const known = batch.entries.size;
    batch.entries.set(JSON.stringify([key, versionId, fate === 'hidden']), {
      ...deletion,
      refusal: call.error,
    });
    this.#entries += batch.entries.size - known;
  }

  /** Forgets a request that turned out to be of one key, and is reported by itself. */
  drop(bucket: GuardedBucket, call: ApiCall): void {
    const name = nameOf(bucket, call);
    const batch = this.#held.get(name);
    if (!batch || batch.isReported) return;
    this.#entries -= batch.entries.size;
    this.#held.delete(name);
  }

  /** The oldest, where there are more than can be held. */
  takeExcess(): Batch[] {
    const taken: Batch[] = [];
    for (const [name, batch] of this.#held) {
      if (this.#held.size <= MAX_BATCHES && this.#entries <= MAX_ENTRIES) break;
      taken.push(batch);
      this.#entries -= batch.entries.size;
      this.#held.delete(name);
    }
    return taken;
  }

  takeAll(): Batch[] {
    const taken = [...this.#held.values()];
    this.#held.clear();
    this.#entries = 0;
    return taken;
  }
}

/** One request; where it has no id, what one caller did in one second. */
function nameOf({ name }: GuardedBucket, { caller, at, eventId }: ApiCall): string {
  if (caller.requestId !== null) return `${name} ${caller.requestId}`;
  return `${name} ${at} ${caller.arn ?? caller.account ?? eventId}`;
}
