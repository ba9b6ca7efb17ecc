import type { BaselineAction } from '../../core/api/baseline-request.ts';
import type { Digest } from '../../core/base/digest.ts';
import { padSequencer } from '../../core/base/object-ref.ts';
import { wholeSecond } from '../../core/base/time.ts';
import type { ObjectEvent } from '../../core/engine/objects/s3-event.ts';
import type { BaselinePorts } from '../../core/engine/sealing/decisions.ts';
import { perform } from '../../core/engine/sealing/perform.ts';
import { verifyKey } from '../../core/engine/verification/verify-key.ts';
import type { ObjectFinding } from '../../core/findings/finding.ts';
import { type Dataset, type Mode, register } from '../../core/scope/dataset.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import { digestOf } from '../fakes/memory-bucket.ts';
import { beginSeal, endSeal, IDLE_ENGINE } from './drive-run.ts';
import { findingsOf, nameOf } from './findings-of.ts';
import type { FindingName, TrueHistory, TrueVersion } from './history.ts';
import type { Delivery, Operation, Sequence } from './sequence.ts';
import type { Stage, StagedVersion } from './stage.ts';
import { watched } from './watched-stage.ts';

/** Plays a sequence on a stage and records what really happened. */
export class Play {
  readonly history: TrueHistory = { events: [], approvals: [] };
  readonly #stage: Stage;
  readonly #prefix: string;
  readonly #isGrouped: boolean;
  readonly #stacks = new Map<string, TrueVersion[]>();
  readonly #all: TrueVersion[] = [];
  #put: ObjectEvent[] = [];
  #sequencer = 0x1000;
  #isRetired = false;

  /**
   * @param prefix keeps the keys of sequences apart that share a bucket
   * @param isGrouped what is delivered at a time is taken in by one look for each key
   */
  constructor(stage: Stage, prefix = '', isGrouped = false) {
    this.#prefix = prefix;
    this.#isGrouped = isGrouped;
    this.#stage = watched(stage, (key, versionId, etag, prefixLength) =>
      this.#wasRead(key, versionId, etag, prefixLength),
    );
  }

  async play(sequence: Sequence): Promise<void> {
    for (const [name, content] of Object.entries(sequence.initial)) await this.#change(name, content, 'now');
    await this.#seal();
    for (const operation of sequence.operations) {
      this.#stage.begins?.(operation);
      await this.#do(operation);
    }
    if (this.#isRetired) await this.#retire();
    await this.#deliver(sequence.shuffle);
    while (this.#put.length > 0) await this.#deliver([0]);
    for (const name of this.names()) await this.#verify(name);
  }

  // What one sequence approves must not be known elsewhere to another; nothing at all stays nothing.
  #salted = (content: string): string => (content === '' ? '' : `${this.#prefix}${content}`);

  names = (): string[] => [...this.#stacks.keys()];
  contents = (): string[] => this.#all.map(({ content }) => content);
  keyOf = (name: string): string => `${this.#prefix}${name}`;

  async #do(operation: Operation): Promise<void> {
    if (this.#isRetired && !this.#isSeenLater(operation)) return;
    switch (operation.do) {
      case 'put':
        return this.#change(operation.key, operation.content, operation.delivery);
      case 'copy':
        return this.#copy(operation.from, operation.key, operation.delivery);
      case 'delete':
        return this.#delete(operation.key, operation.delivery);
      case 'destroy':
        return this.#destroy(operation.key, operation.pick, operation.delivery);
      case 'approve':
        return this.#approve(operation);
      case 'accept':
      case 'resolve':
        return this.#settle(operation);
      case 'mode':
        return this.#setMode(operation.mode);
      case 'retire':
        return this.#retire();
      case 'seal':
        return this.#sealAgain();
      case 'step':
        return this.#stage.step();
      case 'deliver':
        return this.#deliver(operation.picks);
    }
  }

  async #change(name: string, bare: string, delivery: Delivery): Promise<void> {
    await this.#separate(delivery);
    const content = this.#salted(bare);
    const staged = await this.#stage.put(this.keyOf(name), content);
    this.#push(name, staged, 'object', content);
    await this.#announce(name, this.#objectEvent(name, 'stored', staged, content.length), delivery);
  }

  async #copy(from: string, to: string, delivery: Delivery): Promise<void> {
    const source = this.#stack(from).at(-1);
    if (source?.kind === 'object')
      await this.#change(to, source.content.slice(this.#prefix.length), delivery);
  }

  async #delete(name: string, delivery: Delivery): Promise<void> {
    await this.#separate(delivery);
    const gone = this.#stack(name).at(-1);
    if (this.#stage.versioning === 'never') await this.#deliverAll(name);
    const marker = await this.#stage.delete(this.keyOf(name));
    if (marker) {
      this.#push(name, marker, 'delete-marker', '');
      return this.#announce(name, this.#objectEvent(name, 'marker-created', marker, null), delivery);
    }
    if (gone) await this.#lose(name, gone, delivery);
  }

  async #destroy(name: string, pick: number, delivery: Delivery): Promise<void> {
    const stack = this.#stack(name);
    const version = stack[pick % Math.max(1, stack.length)];
    if (version === undefined || version.isNull) return;
    await this.#separate(delivery);
    if (delivery === 'dropped') await this.#deliverAll(name);
    await this.#stage.destroy(this.keyOf(name), version.identity);
    await this.#lose(name, version, delivery);
  }

  async #lose(name: string, version: TrueVersion, delivery: Delivery): Promise<void> {
    this.#stacks.set(
      name,
      this.#stack(name).filter((each) => each !== version),
    );
    this.history.events.push({ type: 'destroy', key: name, version, at: wholeSecond(this.#stage.now()) });
    const versionId = version.isNull ? null : version.identity;
    const staged = { versionId, etag: null, storedAt: this.#stage.now().toISOString() };
    await this.#announce(name, this.#objectEvent(name, 'destroyed', staged, null), delivery);
  }

  async #approve({
    key: name,
    content: bare,
    isExpired,
  }: Extract<Operation, { do: 'approve' }>): Promise<void> {
    await this.#stage.step();
    const now = this.#stage.now();
    // Whoever has to ask again gives another expiry: the first may have passed.
    let until = '';
    const renewed = () => {
      until = new Date(this.#stage.now().getTime() + (isExpired ? 500 : 3_600_000)).toISOString();
      return until;
    };
    const key = this.keyOf(name);
    const content = this.#salted(bare);
    const digest: Digest = digestOf(content);
    const digests = [{ key, digest, size: content.length }];
    const { bucket } = this.#stage;
    const action = { do: 'approve', bucket, digests, reason: 'release', until: renewed() } as const;
    await this.#perform(action, () => ({ ...action, until: renewed() }));
    this.history.approvals.push({ key: name, content, from: wholeSecond(now), until: wholeSecond(until) });
    await this.#stage.step();
  }

  async #settle({
    do: what,
    key: name,
    pick,
  }: Extract<Operation, { do: 'accept' | 'resolve' }>): Promise<void> {
    const ref = { bucket: this.#stage.bucket, key: this.keyOf(name) };
    const [entry] = await this.#stage.ports.store.entries([ref]);
    const open = (await findingsOf(ref, this.#stage)).filter(({ state }) => state === 'open');
    const fit = open.filter((each) => what === 'resolve' || isAcceptable(each, entry));
    const finding = fit[pick % Math.max(1, fit.length)];
    if (finding === undefined) return;
    const settled = { name: nameOf(finding, name), severity: finding.severity };
    const version = this.#all.findLast(({ identity }) => identity === finding.version);
    if (what === 'accept' && version) return this.#accept(finding.id, name, version, settled);
    await this.#perform({ do: 'resolve', id: finding.id, reason: 'seen' });
    this.history.events.push({ type: 'resolved', key: name, finding: settled });
  }

  // In a second of its own: people and S3 have no order within one.
  async #accept(id: string, key: string, version: TrueVersion, finding: FindingName): Promise<void> {
    await this.#stage.step();
    const at = wholeSecond(this.#stage.now());
    await this.#perform({ do: 'approve-finding', id, reason: 'it is right' });
    await this.#stage.step();
    this.history.events.push({ type: 'accepted', key, version, at, finding });
  }

  async #setMode(mode: Mode): Promise<void> {
    await this.#stage.step();
    const known = await this.#dataset();
    const now = this.#stage.now().toISOString();
    await this.#stage.register(register({ ...known, mode }, known, now));
    this.history.events.push({ type: 'mode', mode, at: wholeSecond(now) });
    await this.#stage.step();
  }

  /** Out of the configuration, after everything arrived; or in it again, and every key is looked at. */
  async #retire(): Promise<void> {
    await this.#stage.step();
    await this.#settleAll();
    const known = await this.#dataset();
    const now = this.#stage.now().toISOString();
    const mode = known.modes.at(-1)?.mode ?? 'sealed';
    this.#isRetired = !this.#isRetired;
    await this.#stage.register(
      this.#isRetired ? { ...known, retiredAt: now } : register({ ...known, mode }, known, now),
    );
    if (!this.#isRetired) await this.#settleAll();
  }

  // What nobody watched is found afterwards as long as it is there. What is gone by then cannot be.
  #isSeenLater = ({ do: what }: Operation): boolean =>
    what === 'retire' ||
    what === 'step' ||
    (this.#stage.versioning === 'enabled' && (what === 'put' || what === 'copy' || what === 'delete'));

  async #settleAll(): Promise<void> {
    while (this.#put.length > 0) await this.#deliver([0]);
    if (!this.#isRetired) for (const name of this.names()) await this.#verify(name);
  }

  // Whatever is known by then is known: a key that has a finding is not sealed.
  async #sealAgain(): Promise<void> {
    await this.#stage.step();
    await this.#settleAll();
    const at = wholeSecond(this.#stage.now());
    await this.#runSeal();
    for (const [key, stack] of this.#stacks) {
      const version = stack.at(-1);
      if (version?.kind === 'object') this.history.events.push({ type: 'sealed again', key, version, at });
    }
    await this.#stage.step();
  }

  async #dataset(): Promise<Dataset> {
    const ref = { bucket: this.#stage.bucket, key: this.#prefix };
    const { dataset } = await this.#stage.ports.store.load(ref, this.#stage.dataset.name, null);
    if (dataset === null) throw new Error('the dataset has no record');
    return dataset;
  }

  async #seal(): Promise<void> {
    const at = wholeSecond(this.#stage.now());
    await this.#runSeal();
    this.history.events.length = 0;
    for (const [key, stack] of this.#stacks) {
      const version = stack.at(-1);
      if (version) this.history.events.push({ type: 'sealed', key, version, at });
    }
  }

  async #runSeal(): Promise<void> {
    const { name } = this.#stage.dataset;
    const perform = (action: BaselineAction) => this.#perform(action);
    const { ports: worker, runs, functions } = this.#stage;
    const ports = { ...worker, runs, functions };
    await endSeal(perform, await beginSeal(perform, name, ports), ports);
  }

  /** @param again - the action as it is asked for each time. @default - the same */
  #perform(action: BaselineAction, again = () => action) {
    const ports: BaselinePorts = {
      ...this.#stage.ports,
      runs: this.#stage.runs,
      engine: IDLE_ENGINE,
      datasetOfKey: () => this.#stage.dataset.name,
      authorize: () => {},
      recordDecision: this.#stage.recordDecision ?? (async () => {}),
    };
    return this.#stage.functions.decide(action, (principal) => perform(again(), principal, ports));
  }

  #push(name: string, staged: StagedVersion, kind: TrueVersion['kind'], content: string): void {
    const isNull = staged.versionId === null;
    const identity = staged.versionId ?? `null/${staged.etag ?? 'marker'}/${staged.storedAt}`;
    const version = {
      identity,
      isNull,
      kind,
      content,
      storedAt: staged.storedAt,
      isRead: false,
      prefixes: new Set<number>(),
    };
    const below = this.#stack(name).filter((each) => !(isNull && each.isNull));
    this.#stacks.set(name, [...below, version]);
    this.#all.push(version);
    this.history.events.push({ type: 'put', key: name, version });
  }

  #stack = (name: string): TrueVersion[] => this.#stacks.get(name) ?? [];

  #objectEvent(
    name: string,
    type: ObjectEvent['type'],
    staged: StagedVersion,
    size: number | null,
  ): ObjectEvent {
    const { versionId, etag } = staged;
    this.#sequencer += 0x10;
    const sequencer = padSequencer(this.#sequencer.toString(16));
    const requester = { account: '111122223333', sourceIp: '203.0.113.9', requestId: sequencer.slice(0, 8) };
    // On the local AWS the next second may have begun since.
    const at = wholeSecond(staged.storedAt);
    return {
      bucket: this.#stage.bucket,
      key: this.keyOf(name),
      type,
      versionId,
      etag,
      size,
      sequencer,
      at,
      isExpiration: false,
      requester,
    };
  }

  async #announce(name: string, objectEvent: ObjectEvent, delivery: Delivery): Promise<void> {
    if (this.#isRetired) return this.#stage.step();
    if (delivery === 'dropped') {
      await this.#verify(name);
      return this.#stage.step();
    }
    if (delivery !== 'now') this.#put.push(objectEvent);
    const observe = () => this.#observe(objectEvent);
    if (delivery === 'cut') await this.#stage.cutOff(observe);
    else if (delivery !== 'later') await observe();
  }

  // Of a version that went before Sealwatch ever heard of it, and whose deletion no event reported, nothing is left to learn.
  async #deliverAll(name: string): Promise<void> {
    const key = this.keyOf(name);
    const due = this.#put.filter((objectEvent) => objectEvent.key === key);
    this.#put = this.#put.filter((objectEvent) => objectEvent.key !== key);
    for (const objectEvent of due) await this.#observe(objectEvent);
  }

  // Within one second only events show the order of a put and a deletion; where one is dropped, nothing in S3 does any more.
  // A null version has nothing but its time to be recognized by.
  async #separate(delivery: Delivery): Promise<void> {
    if (delivery === 'dropped' || this.#stage.versioning !== 'enabled') await this.#stage.step();
  }

  async #deliver(picks: readonly number[]): Promise<void> {
    const picked = picks.flatMap((pick) => this.#put.splice(pick % Math.max(1, this.#put.length), 1));
    if (!this.#isGrouped) for (const objectEvent of picked) await this.#observe(objectEvent);
    else for (const [, events] of Map.groupBy(picked, ({ key }) => key)) await this.#observeGroup(events);
  }

  // One of them twice, as a queue may deliver it.
  async #observeGroup(events: readonly ObjectEvent[]): Promise<void> {
    await this.#stage.functions.observe(
      [...events, ...events.slice(0, 1)],
      this.#stage.dataset.name,
      this.#stage.ports,
    );
  }

  #observe(objectEvent: ObjectEvent): Promise<void> {
    return this.#stage.functions.observe([objectEvent], this.#stage.dataset.name, this.#stage.ports);
  }

  async #verify(name: string): Promise<void> {
    const ref = { bucket: this.#stage.bucket, key: this.keyOf(name) };
    const { functions, dataset, ports } = this.#stage;
    await functions.invoke(() => verifyKey(ref, dataset.name, ports));
  }

  #wasRead(key: string, versionId: string | null, etag: string, prefixLength: number | null): void {
    const version = this.#all.findLast((each) =>
      versionId === null
        ? each.identity.startsWith(`null/${etag}/`) && this.#isThere(key, each)
        : each.identity === versionId,
    );
    if (version === undefined) return;
    version.isRead = true;
    if (prefixLength !== null) version.prefixes.add(prefixLength);
  }

  #isThere = (key: string, version: TrueVersion): boolean =>
    [...this.#stacks].some(([name, stack]) => this.keyOf(name) === key && stack.includes(version));
}

// As the command does: only what is current, and whose bytes are known.
const isAcceptable = (
  { rule, version, evidence }: ObjectFinding,
  entry: ManifestEntry | undefined,
): boolean =>
  entry?.standing.current?.version === version &&
  evidence.destroyed === null &&
  evidence.actual.digest !== null &&
  rule !== 'transient-content' &&
  rule !== 'object-removed';
