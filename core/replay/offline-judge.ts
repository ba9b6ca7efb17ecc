import type { Json } from '../base/json.ts';
import type { ApiCall } from '../cloudtrail/api-call.ts';
import { keyUseOf } from '../cloudtrail/encryption-keys.ts';
import { withKnownBuckets } from '../cloudtrail/known-buckets.ts';
import { guardedObject, objectWriteKind, touchedObject } from '../cloudtrail/object-writes.ts';
import { MemorySettings } from '../cloudtrail/settings/catalogue.ts';
import { bucketResource } from '../cloudtrail/settings/setting.ts';
import { aboutObject } from '../cloudtrail/subjects.ts';
import type { AnyDetection } from '../engine/activity/finding-of.ts';
import { judgeCall, type OnRuleFailure, unrecordedChanges } from '../engine/activity/judge-call.ts';
import { whyUnjudged } from '../engine/activity/why-unjudged.ts';
import type { HashText } from '../findings/finding.ts';
import { isGuarded } from '../scope/dataset.ts';
import {
  datasetOf,
  type Guard,
  type GuardedBucket,
  guardedBucket,
  keyId,
  MANY_OBJECTS,
} from '../scope/guard.ts';
import { DeletionJudge } from './deletion-judge.ts';
import { type OfflineFinding, offlineFindings } from './finding.ts';
import { interpret, type Origin, Seen } from './interpret.ts';
import type { RecordedEvent } from './object-event.ts';

/** Names of records that are remembered, so that one that comes twice counts once. */
const MAX_REMEMBERED = 100_000;

export interface OfflineSettings {
  readonly guard: Guard;
  /** Whose records these are, where a record does not say; `null` where that is not known. */
  readonly account: string | null;
  readonly hash: HashText;
  readonly now: Date;
  /** Called with each rule that threw; without it, the record is not judged. */
  readonly onRuleFailure?: OnRuleFailure | undefined;
  /** Called with each call whose record says too little to judge it, and why. */
  readonly onUnjudged?: ((why: string, origin: Origin) => void) | undefined;
}

/** Judges records one after the other by what they hold: each against the settings as the earlier ones left them. */
export class OfflineJudge {
  #guard: Guard;
  readonly #usedKeys = new Map<string, Set<string>>();
  readonly #account: string | null;
  readonly #context: { readonly datasets: readonly string[]; readonly hash: HashText; readonly now: Date };
  readonly #settings = new MemorySettings();
  readonly #seen = new Seen(MAX_REMEMBERED);
  readonly #deletions: DeletionJudge;
  readonly #onRuleFailure: OnRuleFailure | undefined;
  readonly #onUnjudged: OfflineSettings['onUnjudged'];
  /** Writes that succeeded, of which nothing can be said without the bytes, and calls of which their records say too little. */
  unverified = 0;
  /** Those of them that set something: their records do not say what. */
  unjudged = 0;
  /** Records of which another one reports the same act: aggregated events, Insights, network activity. */
  passedOver = 0;

  constructor({ guard, account, hash, now, onRuleFailure, onUnjudged }: OfflineSettings) {
    this.#onRuleFailure = onRuleFailure;
    this.#onUnjudged = onUnjudged;
    this.#guard = guard;
    this.#account = account;
    const datasets = guard.buckets.flatMap((bucket) => bucket.datasets.map(({ name }) => name));
    this.#context = { datasets: datasets.filter((name) => name !== ''), hash, now };
    this.#deletions = new DeletionJudge({
      guard,
      settings: this.#settings,
      seen: this.#seen,
      context: this.#context,
    });
  }

  /**
   * What is wrong with a record. What belongs to a batch is held back until its other records are there.
   * @throws {SealwatchError} `EVENT_FORMAT` when it is nothing that is known
   */
  judge(value: Json, origin: Origin): OfflineFinding[] {
    const input = interpret(value, this.#account);
    if (input.kind === 'other') return [];
    if (input.kind === 'passed-over') {
      this.passedOver++;
      return [];
    }
    if (input.kind === 'call') return this.#judgeCall(input.call, origin);
    return this.#judgeEvent(input.event, origin);
  }

  /** What was held back. */
  finish(): OfflineFinding[] {
    return this.#deletions.finish();
  }

  #judgeCall(recorded: ApiCall, source: Origin): OfflineFinding[] {
    if (recorded.isReadOnly || recorded.error?.kind === 'failed') return [];
    const call = withKnownBuckets(recorded, this.#settings);
    if (call.error === null && isCall(call, 'CreateBucket')) this.#forget(call);
    this.#rememberKey(call);
    const { assignments, detections: judged } = judgeCall(
      call,
      this.#settings,
      this.#guard,
      this.#onRuleFailure,
    );
    const detections = [...judged, ...unrecordedChanges(call, this.#guard)];
    const write = objectWriteKind(call);
    const isStored = write === 'stores' && this.#isGuardedWrite(call);
    const isDeleted = write === 'deletes' && this.#deletions.ruleMatches(call);
    const unjudged = whyUnjudged(call, this.#settings, this.#guard);
    const isSilent = detections.length + assignments.length === 0 && unjudged === null;
    if (isSilent && !isStored && !isDeleted) return [];
    if (!this.#seen.add(this.#nameOf(call))) return [];
    const origin = { ...source, eventId: call.eventId };
    if (call.error === null && isCall(call, 'DeleteBucket')) this.#forget(call);
    for (const assignment of assignments) this.#settings.set(assignment);
    if (unjudged !== null) this.#countUnjudged(unjudged, source);
    if (isStored && this.#isNewWrite('call', call)) this.unverified++;
    const deletions = isDeleted ? this.#deletions.ofCall(call, origin) : [];
    return [...offlineFindings(detections, call, origin, this.#context), ...deletions];
  }

  /** Keys that guarded objects are encrypted with are watched from then on, as those of the configuration are. */
  #rememberKey(call: ApiCall): void {
    const use = keyUseOf(call, this.#guard);
    if (use === null) return;
    const id = keyId(use.key);
    const objects = this.#usedKeys.get(id) ?? new Set();
    const before = objects.size;
    if (use.reencrypted !== null && before < MANY_OBJECTS) objects.add(use.reencrypted);
    if (this.#usedKeys.has(id) && objects.size === before) return;
    this.#usedKeys.set(id, objects);
    const usedKeys = [...this.#usedKeys].map(([each, { size }]) => ({ id: each, reencrypted: size }));
    this.#guard = { ...this.#guard, usedKeys };
  }

  #countUnjudged(why: string, origin: Origin): void {
    this.unverified++;
    this.unjudged++;
    this.#onUnjudged?.(why, origin);
  }

  #judgeEvent(event: RecordedEvent, source: Origin): OfflineFinding[] {
    const bucket = guardedBucket(this.#guard, event.bucket);
    if (bucket === null || datasetOf(bucket, event.key) === null) return [];
    if (!this.#seen.add(`${event.call.eventId} ${event.bucket} ${event.key} ${event.versionId}`)) return [];
    if (event.kind === 'archived') return this.#ofArchived(event, bucket, source);
    if (event.kind !== 'stored')
      return this.#deletions.ofEvent(event, bucket, { ...source, eventId: event.call.eventId });
    if (this.#isNewWrite('event', event.call, event)) this.unverified++;
    return [];
  }

  /** One finding for a version, however often it is moved: a deployment has one, too. */
  #ofArchived(event: RecordedEvent, bucket: GuardedBucket, source: Origin): OfflineFinding[] {
    this.unverified++;
    const { key, versionId, call } = event;
    if (!this.#seen.add(`archived ${JSON.stringify([bucket.name, key, versionId])}`)) return [];
    const detection = archivedDetection(event, bucket);
    if (detection === null) return [];
    return offlineFindings([detection], call, { ...source, eventId: call.eventId }, this.#context);
  }

  #isGuardedWrite(call: ApiCall): boolean {
    const found = guardedObject(call, this.#guard);
    return call.error === null && found !== null && (found.key === null || found.dataset !== null);
  }

  /** CloudTrail and S3 itself may both report one write; the request's id joins them. */
  #isNewWrite(by: 'call' | 'event', call: ApiCall, event?: RecordedEvent): boolean {
    const { requestId } = call.caller;
    if (requestId === null) return true;
    const { bucket, key } = event ?? touchedObject(call) ?? {};
    const name = JSON.stringify([requestId, bucket, key]);
    this.#seen.add(`${by} ${name}`);
    return !this.#seen.has(`${by === 'call' ? 'event' : 'call'} ${name}`);
  }

  /** A bucket that is made or gone: what was known of another one under its name means nothing. */
  #forget(call: ApiCall): void {
    const resource = bucketResource(call);
    if (resource !== null) this.#settings.forget(resource);
  }

  // By what it says as well as by its id: examples and exports repeat ids.
  #nameOf({ eventId, name, at, error, parameters }: ApiCall): string {
    return this.#context.hash(JSON.stringify([eventId, name, at, error?.code, parameters])).slice(0, 32);
  }
}

const isCall = ({ service, name }: ApiCall, wanted: string): boolean => service === 's3' && name === wanted;

/** What is wrong with an object that S3 moved to an archive; `null` where its dataset may hold anything. */
function archivedDetection(event: RecordedEvent, bucket: GuardedBucket): AnyDetection | null {
  const { key, versionId, archive } = event;
  const dataset = datasetOf(bucket, key);
  if (dataset === null || !isGuarded(dataset.mode)) return null;
  const version = versionId === null ? '' : `version ${versionId} of `;
  const ruleMatch = {
    severity: 'medium',
    reason: `${version}s3://${bucket.name}/${key} was moved to ${archive}: it is unverifiable (archived), nobody can read it until it is restored`,
    details: [],
    subject: aboutObject(bucket, key, versionId),
  } as const;
  return { rule: 'object-unverifiable', severity: 'medium', ruleMatch, change: null, refusal: null };
}
