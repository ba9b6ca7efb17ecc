import type { BaselineAction } from '../../core/api/baseline-request.ts';
import { identify, type VersionIdentity } from '../../core/base/object-ref.ts';
import { wholeSecond } from '../../core/base/time.ts';
import { observe } from '../../core/engine/objects/observe.ts';
import { parseS3Event } from '../../core/engine/objects/s3-event.ts';
import { perform } from '../../core/engine/sealing/perform.ts';
import { verifyKey } from '../../core/engine/verification/verify-key.ts';
import { claimed } from '../../core/findings/delivery-state.ts';
import type { Copy, ObjectFinding } from '../../core/findings/finding.ts';
import { objectFindings } from '../../core/findings/kinds-of-finding.ts';
import { type Mode, register } from '../../core/scope/dataset.ts';
import type { KeyState } from '../../core/versions/key-state.ts';
import type { UnreadableReason } from '../../core/versions/object-reader.ts';
import { Change, type Deed, type Key } from '../../core/versions/table-of-judgement/history.examples.ts';
import type { Row } from '../../core/versions/table-of-judgement/row.examples.ts';
import type { VersionClass } from '../../core/versions/version-record.ts';
import { digestOf, etagOf } from '../fakes/memory-bucket.ts';
import { beginSeal, endSeal } from './drive-run.ts';
import {
  archivedEvent,
  datasetOf,
  eventOf,
  keyOf,
  type Made,
  RowStage,
  refOf,
  restoredEvent,
} from './row-stage.ts';

/** What the tables say after a history, in the words of the table. */
export interface Outcome {
  readonly state: KeyState | null;
  readonly classes: Readonly<Record<string, VersionClass>>;
  /** Sorted. */
  readonly findings: readonly string[];
  readonly survives: readonly string[];
  readonly expectedCopies: readonly string[];
}

/**
 * Plays a history in a bucket in memory, with the real engine, rules and sealing.
 * @param deliveries how often each event that arrives is delivered
 */
export async function playRow(row: Row, mode: Mode, deliveries = 1): Promise<Outcome> {
  const player = new Player(new RowStage(mode, row.versioning ?? 'enabled'), deliveries);
  for (const step of row.history) await (step instanceof Change ? player.change(step) : player.perform(step));
  return player.outcome();
}

const PUBLISHER = { arn: 'arn:aws:iam::111122223333:role/Publisher', account: '111122223333', session: null };
const DAY_MS = 24 * 60 * 60 * 1000;

interface Known extends Made {
  readonly change: Change;
  readonly identity: VersionIdentity;
  readonly event: object;
  deletion: object | null;
}

// What is gone again names no bytes that could be approved.
const isOfContent = ({ rule, evidence }: ObjectFinding): boolean =>
  rule !== 'transient-content' && evidence.destroyed === null;

class Player {
  readonly #stage: RowStage;
  readonly #deliveries: number;
  readonly #known = new Map<string, Known>();
  readonly #names = new Map<VersionIdentity, string>();
  readonly #keys = new Set<Key>();
  #run = '';
  /** The event of the last move to an archive. */
  #archived: object = {};

  constructor(stage: RowStage, deliveries: number) {
    this.#stage = stage;
    this.#deliveries = deliveries;
  }

  async change(change: Change): Promise<void> {
    const { fields } = change;
    if (!fields.isSameSecond) this.#stage.pass(1);
    this.#keys.add(fields.key);
    const made = this.#apply(change);
    const event = eventOf(change, made, this.#stage.now());
    this.#remember(change, made, event);
    if (fields.by === 'publisher') await this.#recordCaller(change, event);
    const times = { 'at once': 1, twice: 2, late: 0, lost: 0 }[fields.event];
    for (let count = 0; count < times; count += 1) await this.#deliver(event);
  }

  async perform(deed: Deed): Promise<void> {
    this.#stage.pass(1);
    switch (deed.do) {
      case 'seal':
        await this.#beginSeal();
        return endSeal(this.#perform, this.#run, this.#stage.ports);
      case 'begin seal':
        return this.#beginSeal();
      case 'end seal':
        return endSeal(this.#perform, this.#run, this.#stage.ports);
      case 'announce':
        return this.#announce(deed);
      case 'accept':
        return this.#settle(deed.version, 'approve-finding');
      case 'resolve':
        return this.#settle(deed.version, 'resolve');
      case 'verify':
        return this.#verify();
      case 'arrives':
      case 'arrives again':
        return this.#deliver(this.#made(deed.version).event);
      case 'deletion arrives':
        return this.#deliver(this.#made(deed.version).deletion ?? {});
      case 'restore': {
        this.#permit(deed.version);
        const { change, versionId } = this.#made(deed.version);
        return this.#deliver(restoredEvent(change.fields.key, versionId, this.#stage.now()));
      }
      case 'archive':
      case 'archive unseen': {
        const { change, versionId } = this.#made(deed.version);
        this.#setReadable(deed.version, 'archived');
        this.#archived = archivedEvent(change.fields.key, versionId, this.#stage.now());
        return deed.do === 'archive' ? this.#deliver(this.#archived) : undefined;
      }
      case 'archive event arrives':
        return this.#deliver(this.#archived);
      case 'permit':
        return this.#permit(deed.version);
      case 'wait':
        return this.#stage.pass(deed.hours * 3600);
      case 'alert':
        return this.#alert();
      case 'suspend versioning':
        this.#stage.bucket.state = 'suspended';
        return;
      case 'mode':
        return this.#setMode(deed.mode);
    }
  }

  async outcome(): Promise<Outcome> {
    const { store } = this.#stage;
    const [entry] = await store.entries([refOf('the key')]);
    const history = await store.history(refOf('the key'));
    const findings = objectFindings([...store.findingsById.values()]);
    return {
      state: entry?.state ?? null,
      classes: Object.fromEntries(history.map((record) => [this.#nameOf(record.fact.version), record.class])),
      findings: findings.map((finding) => this.#textOf(finding)).sort(),
      survives: this.#namesOf(findings.at(-1)?.evidence.survives),
      expectedCopies: this.#namesOf(findings.at(-1)?.evidence.expectedCopies),
    };
  }

  #apply({ fields }: Change): Made & { readonly storedAt: Date } {
    const { key } = refOf(fields.key);
    const { bucket } = this.#stage;
    if (fields.do === 'put') {
      const begun = new Date(this.#stage.now().getTime() - fields.begunSecondsAgo * 1000);
      return { ...bucket.put(key, fields.bytes?.content ?? '', begun), isMarker: false };
    }
    const gone = { storedAt: this.#stage.now(), isMarker: false };
    if (fields.do === 'destroy') {
      const { versionId } = this.#made(fields.version ?? '');
      bucket.destroy(key, versionId);
      return { ...gone, versionId };
    }
    const marker = bucket.delete(key);
    return marker === null ? { ...gone, versionId: null } : { ...marker, isMarker: true };
  }

  #remember(change: Change, made: Made & { readonly storedAt: Date }, event: object): void {
    const { do: what, version, bytes, key, unreadable, kmsKey } = change.fields;
    const { versionId, isMarker } = made;
    const etag = bytes === null ? null : etagOf(bytes.content);
    const identity = identify({ versionId, etag, storedAt: wholeSecond(made.storedAt) });
    if (what === 'destroy' || version === null) {
      const known = this.#known.get(version ?? '');
      if (known) known.deletion = event;
      return;
    }
    this.#known.set(version, { change, versionId, isMarker, identity, event, deletion: null });
    this.#names.set(identity, version);
    const at = { key: refOf(key).key, versionId, etag: etag ?? '' };
    if (unreadable) this.#stage.setReadable(at, unreadable);
    if (kmsKey) this.#stage.setKmsKey(at, kmsKey);
  }

  async #recordCaller({ fields }: Change, event: object): Promise<void> {
    const { at, requester, versionId } = parseS3Event(event);
    const { account, sourceIp, requestId } = requester;
    const caller = { arn: PUBLISHER.arn, account, sourceIp, userAgent: 'aws-cli', versionId, at };
    await this.#stage.store.callers.put(refOf(fields.key), { ...caller, requestId: requestId ?? '' });
  }

  // As the function does that handles the queue.
  async #deliver(event: object): Promise<void> {
    const objectEvent = parseS3Event(event);
    const dataset = datasetOf(objectEvent);
    if (dataset === null) return;
    for (let count = 0; count < this.#deliveries; count += 1)
      await observe(objectEvent, dataset, objectEvent, this.#stage.ports);
  }

  async #verify(): Promise<void> {
    for (const key of this.#keys) {
      const dataset = datasetOf(refOf(key));
      if (dataset !== null) await verifyKey(refOf(key), dataset, this.#stage.ports);
    }
  }

  #perform = (action: BaselineAction) => perform(action, PUBLISHER, this.#stage.ports);

  async #beginSeal(): Promise<void> {
    this.#run = await beginSeal(this.#perform, 'labels', this.#stage.ports);
  }

  async #announce({ bytes, key: name }: Extract<Deed, { do: 'announce' }>): Promise<void> {
    const { bucket, key } = refOf(name);
    const digests = [{ key, digest: digestOf(bytes.content), size: bytes.content.length }];
    const until = new Date(this.#stage.now().getTime() + DAY_MS).toISOString();
    await this.#perform({ do: 'approve', bucket, digests, reason: 'release', until });
  }

  async #settle(version: string, what: 'approve-finding' | 'resolve'): Promise<void> {
    const { identity } = this.#made(version);
    const all = objectFindings([...this.#stage.store.findingsById.values()]);
    const open = all.filter(
      (each) => each.version === identity && each.state === 'open' && isOfContent(each),
    );
    if (open.length === 0) throw new Error(`there is no open finding about ${version}`);
    for (const { id } of open) await this.#perform({ do: what, id, reason: 'it is right' });
  }

  #permit = (version: string): void => this.#setReadable(version, null);

  #setReadable(version: string, reason: UnreadableReason | null): void {
    const { change, versionId } = this.#made(version);
    const etag = etagOf(change.fields.bytes?.content ?? '');
    this.#stage.setReadable({ key: refOf(change.fields.key).key, versionId, etag }, reason);
  }

  #alert(): void {
    const { findingsById } = this.#stage.store;
    for (const finding of objectFindings([...findingsById.values()]))
      if (finding.notice.group !== null) findingsById.set(finding.id, claimed(finding, 'alert'));
  }

  #setMode(mode: Mode): void {
    const known = this.#stage.dataset();
    this.#stage.setDataset(register({ ...known, mode }, known, this.#stage.now().toISOString()));
  }

  #made(version: string): Known {
    const known = this.#known.get(version);
    if (known) return known;
    throw new Error(`the history has no version ${version} before this step`);
  }

  #nameOf = (identity: VersionIdentity): string => this.#names.get(identity) ?? identity;

  #textOf({ severity, rule, version, after, state, evidence }: ObjectFinding): string {
    const back = after === null ? '' : ` after ${this.#nameOf(after)}`;
    const time = rule !== 'transient-content' && evidence.period ? ', with the time' : '';
    return `${severity} ${rule} of ${this.#nameOf(version)}${back}${time}${state === 'open' ? '' : `, ${state}`}`;
  }

  #namesOf = (copies: readonly Copy[] = []): string[] => copies.map((copy) => this.#nameOfCopy(copy)).sort();

  #nameOfCopy({ key, versionId }: Copy): string {
    const stored = this.#stage.bucket.stack(key).find((each) => each.versionId === versionId);
    const version = stored && {
      versionId,
      etag: etagOf(stored.content),
      storedAt: wholeSecond(stored.storedAt),
    };
    const name = version ? this.#nameOf(identify(version)) : 'nothing';
    return keyOf(key) === 'the key' ? name : `${name} of the ${keyOf(key)}`;
  }
}
