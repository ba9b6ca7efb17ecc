import type { ApiCall } from '../cloudtrail/api-call.ts';
import {
  bucketOfCall,
  type Deletion,
  deletionAs,
  deletionOf,
  deletionsListed,
} from '../cloudtrail/deletions.ts';
import { isOfBatch } from '../cloudtrail/object-writes.ts';
import type { SettingsState } from '../cloudtrail/settings/setting.ts';
import {
  type DeletionDetection,
  deletionsBy,
  detectionOfUnrecorded,
  detectionsOn,
  type TriedDeletion,
} from '../engine/activity/deletion-detection.ts';
import type { Guard, GuardedBucket } from '../scope/guard.ts';
import { type Batch, Batches } from './batches.ts';
import { type FindingContext, type OfflineFinding, offlineFindings } from './finding.ts';
import type { NamedOrigin, Seen } from './interpret.ts';
import type { RecordedEvent } from './object-event.ts';

interface DeletionJudgeParts {
  readonly guard: Guard;
  readonly settings: SettingsState;
  readonly seen: Seen;
  readonly context: FindingContext;
}

/** Judges what deletes objects. Records of one request are held back until they can be reported as one. */
export class DeletionJudge {
  readonly #guard: Guard;
  readonly #settings: SettingsState;
  readonly #seen: Seen;
  readonly #context: FindingContext;
  readonly #batches = new Batches();

  constructor({ guard, settings, seen, context }: DeletionJudgeParts) {
    this.#guard = guard;
    this.#settings = settings;
    this.#seen = seen;
    this.#context = context;
  }

  /** False for a call that deletes nothing that is guarded. */
  ruleMatches(call: ApiCall): boolean {
    return this.#guard.scope === 'everything' || bucketOfCall(call, this.#guard) !== null;
  }

  ofCall(call: ApiCall, origin: NamedOrigin): OfflineFinding[] {
    const bucket = bucketOfCall(call, this.#guard);
    if (bucket !== null && call.name === 'DeleteObjects') {
      this.#batches.addCall(bucket, call, origin);
      return this.#findingsOf(this.#batches.takeExcess());
    }
    const deletion = bucket && isOfBatch(call) ? deletionOf(call, bucket) : undefined;
    if (bucket !== null && deletion !== undefined) {
      this.#batches.add({ bucket, call, origin, deletion });
      return this.#findingsOf(this.#batches.takeExcess());
    }
    if (bucket !== null && !isOfBatch(call)) this.#reportAlone(call, bucket);
    return this.#findings(deletionsBy(call, this.#settings, this.#guard), call, origin);
  }

  /** S3 reports each key by itself, be it deleted alone or with others; only the request's id says which are one. */
  ofEvent(event: RecordedEvent, bucket: GuardedBucket, origin: NamedOrigin): OfflineFinding[] {
    const { call } = event;
    const deletion = deletionIn(event, bucket);
    const isToldAlone = call.caller.requestId !== null && this.#seen.has(singleName(bucket, call));
    if (deletion === null || isToldAlone) return [];
    if (call.caller.requestId === null || event.kind === 'expired') {
      const detections = detectionsOn([{ ...deletion, refusal: null }], {
        bucket,
        settings: this.#settings,
      });
      return this.#findings(detections, call, origin);
    }
    this.#batches.add({ bucket, call, origin, deletion });
    return this.#findingsOf(this.#batches.takeExcess());
  }

  finish(): OfflineFinding[] {
    return this.#findingsOf(this.#batches.takeAll());
  }

  /** S3's event of a key that was deleted by itself is the same act once more. */
  #reportAlone(call: ApiCall, bucket: GuardedBucket): void {
    if (call.caller.requestId === null) return;
    this.#batches.drop(bucket, call);
    this.#seen.add(singleName(bucket, call));
  }

  #findingsOf(batches: readonly Batch[]): OfflineFinding[] {
    return batches.flatMap((batch) =>
      this.#findings(judgeBatch(batch, this.#settings), batch.call, batch.origin),
    );
  }

  #findings(detections: readonly DeletionDetection[], call: ApiCall, origin: NamedOrigin): OfflineFinding[] {
    return offlineFindings(detections, call, origin, this.#context);
  }
}

const singleName = ({ name }: GuardedBucket, { caller }: ApiCall): string =>
  `single ${name} ${caller.requestId}`;

/** What is wrong with a batch: one detection for all keys that fared alike. */
function judgeBatch(batch: Batch, settings: SettingsState): DeletionDetection[] {
  const entries = entriesOf(batch);
  if (entries === null) return [detectionOfUnrecorded(batch.bucket, batch.call)];
  return detectionsOn(entries, { bucket: batch.bucket, settings });
}

/** The keys by their own records, else those that the call lists; `null` where no record has them. */
function entriesOf({
  call,
  bucket,
  entries,
  isReported,
  areKeysRecorded,
}: Batch): readonly TriedDeletion[] | null {
  if (areKeysRecorded || !isReported) return [...entries.values()];
  const listed = deletionsListed(call, bucket);
  if (listed === null) return null;
  return listed.map((each) => ({ ...each, refusal: call.error }));
}

/** What an event of S3 says was deleted. */
function deletionIn({ kind, key, versionId }: RecordedEvent, bucket: GuardedBucket): Deletion | null {
  if (kind === 'stored' || kind === 'archived' || kind === 'other') return null;
  return deletionAs(kind, bucket, key, kind === 'hidden' ? null : versionId);
}
