import type { ApiCall } from '../cloudtrail/api-call.ts';
import { isOfBatch } from '../cloudtrail/object-writes.ts';
import type { SettingsState } from '../cloudtrail/settings/setting.ts';
import type { Guard, GuardedBucket } from '../scope/guard.ts';
import { type Batch, type BatchEntry, Batches } from './batches.ts';
import { bucketOfCall, deletionIn, deletionOf, deletionsListed } from './deletion.ts';
import { type DeletionDetection, detectionOfUnrecorded, detectionOn } from './deletion-detection.ts';
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
    if (bucket === null) return this.#ofNoBucket(call, origin);
    if (call.name === 'DeleteObjects') this.#batches.addCall(bucket, call, origin);
    else {
      const deletion = deletionOf(call, bucket);
      if (!isOfBatch(call)) return this.#ofOne(call, bucket, origin);
      if (deletion !== undefined) this.#batches.add({ bucket, call, origin, deletion });
      else return this.#findings([detectionOfUnrecorded(bucket, call)], call, origin);
    }
    return this.#findingsOf(this.#batches.takeExcess());
  }

  /** S3 reports each key by itself, be it deleted alone or with others; only the request's id says which are one. */
  ofEvent(event: RecordedEvent, bucket: GuardedBucket, origin: NamedOrigin): OfflineFinding[] {
    const { call } = event;
    const deletion = deletionIn(event, bucket);
    const isToldAlone = call.caller.requestId !== null && this.#seen.has(singleName(bucket, call));
    if (deletion === null || isToldAlone) return [];
    if (call.caller.requestId === null || event.kind === 'expired') {
      const detection = detectionOn([deletion], bucket, null, this.#settings);
      return detection ? this.#findings([detection], call, origin) : [];
    }
    this.#batches.add({ bucket, call, origin, deletion });
    return this.#findingsOf(this.#batches.takeExcess());
  }

  finish(): OfflineFinding[] {
    return this.#findingsOf(this.#batches.takeAll());
  }

  #ofOne(call: ApiCall, bucket: GuardedBucket, origin: NamedOrigin): OfflineFinding[] {
    if (call.caller.requestId !== null) {
      this.#batches.drop(bucket, call);
      this.#seen.add(singleName(bucket, call));
    }
    const deletion = deletionOf(call, bucket);
    if (deletion === undefined) return this.#findings([detectionOfUnrecorded(bucket, call)], call, origin);
    const detection = deletion && detectionOn([deletion], bucket, call.error, this.#settings);
    return detection ? this.#findings([detection], call, origin) : [];
  }

  #ofNoBucket(call: ApiCall, origin: NamedOrigin): OfflineFinding[] {
    const isUntold = this.#guard.scope === 'everything';
    return isUntold ? this.#findings([detectionOfUnrecorded(null, call)], call, origin) : [];
  }

  #findingsOf(batches: readonly Batch[]): OfflineFinding[] {
    return batches.flatMap((batch) =>
      this.#findings(judgeBatch(batch, this.#settings), batch.call, batch.origin),
    );
  }

  #findings(detections: readonly DeletionDetection[], call: ApiCall, origin: NamedOrigin): OfflineFinding[] {
    return offlineFindings(detections, call, origin, this.#context).map((each, index) => {
      const { keys = [], keyCount = 0 } = detections[index] ?? {};
      const evidence = { ...each.finding.evidence, keys, keyCount };
      return { ...each, finding: { ...each.finding, evidence } };
    });
  }
}

const singleName = ({ name }: GuardedBucket, { caller }: ApiCall): string =>
  `single ${name} ${caller.requestId}`;

/** What is wrong with a batch: one detection for all keys that fared alike. */
function judgeBatch(batch: Batch, settings: SettingsState): DeletionDetection[] {
  const entries = entriesOf(batch);
  if (entries === null) return [detectionOfUnrecorded(batch.bucket, batch.call)];
  const alike = Map.groupBy(entries, ({ fate, refusal }) => `${fate} ${refusal?.code ?? ''}`);
  return [...alike.values()].flatMap(
    (group) => detectionOn(group, batch.bucket, group[0]?.refusal ?? null, settings) ?? [],
  );
}

/** The keys by their own records, else those that the call lists; `null` where no record has them. */
function entriesOf({
  call,
  bucket,
  entries,
  isReported,
  areKeysRecorded,
}: Batch): readonly BatchEntry[] | null {
  if (areKeysRecorded || !isReported) return [...entries.values()];
  const listed = deletionsListed(call, bucket);
  if (listed === null) return null;
  return listed.map((each) => ({ ...each, refusal: call.error }));
}
