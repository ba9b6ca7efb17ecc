import type { BaselineAction } from '../../core/api/baseline-request.ts';
import { padSequencer } from '../../core/base/object-ref.ts';
import { wholeSecond } from '../../core/base/time.ts';
import { observe } from '../../core/engine/objects/observe.ts';
import type { ObjectEvent } from '../../core/engine/objects/s3-event.ts';
import type { BaselinePorts } from '../../core/engine/sealing/decisions.ts';
import { perform } from '../../core/engine/sealing/perform.ts';
import { verifyKey } from '../../core/engine/verification/verify-key.ts';
import type { ObjectFinding } from '../../core/findings/finding.ts';
import { type Dataset, isWatched, register } from '../../core/scope/dataset.ts';
import type { ObjectReader, ReadOutcome } from '../../core/versions/object-reader.ts';
import { digestOf, etagOf } from '../fakes/memory-bucket.ts';
import { beginSeal, endSeal, IDLE_ENGINE } from './drive-run.ts';
import { findingsOf, nameOf } from './findings-of.ts';
import { memoryStage } from './memory-stage.ts';
import type { Deed, Order, Script } from './order-script.ts';

const PRINCIPAL = { arn: 'arn:aws:iam::111122223333:role/Publisher', account: '111122223333', session: null };
const BUCKET = 'guarded';

interface Pending {
  readonly event: ObjectEvent;
  /** True where an order with cuts leaves it out. */
  readonly isCut: boolean;
}

/** Plays one script with its events in one order. The same script makes the same history, whatever the order. */
export class OrderPlay {
  readonly stage;
  readonly ports: BaselinePorts;
  readonly #order: Order;
  readonly #random: () => number;
  readonly #keys = new Set<string>();
  /** Names of bytes that nobody can read. */
  readonly #locked = new Set<string>();
  readonly #contents = new Map<string, string>();
  readonly #read = new Map<string, Extract<ReadOutcome, { kind: 'read' }>>();
  #waiting: Pending[] = [];
  readonly #cut: Pending[] = [];
  #done: ObjectEvent[] = [];
  #sequencer = 0x1000;

  constructor(script: Script, order: Order) {
    this.#order = order;
    this.#random = randomFrom(order.seed);
    this.stage = memoryStage(script.mode, script.versioning);
    this.ports = {
      ...this.stage.ports,
      reader: this.#reader,
      runs: this.stage.runs,
      engine: IDLE_ENGINE,
      datasetOfKey: () => 'labels',
      authorize: () => {},
      recordDecision: async () => {},
    };
  }

  async play({ initial, deeds }: Script): Promise<void> {
    for (const [key, content] of Object.entries(initial)) {
      await this.stage.step();
      await this.#put(key, content, { isCut: false, begun: 0, isLocked: false });
    }
    await this.#inOwnSecond(() => this.#seal());
    for (const deed of deeds) {
      await this.#do(deed);
      await this.#arrive();
    }
    if (!isWatched(this.#dataset)) await this.#retire();
    await this.stage.step();
    await this.settle();
  }

  get keys(): readonly string[] {
    return [...this.#keys].sort();
  }

  /** Everything that waits arrives, and every key is looked at, as a person does who wants to be sure. */
  async settle(): Promise<void> {
    while (this.#waiting.length > 0) await this.#deliver(this.#pick(this.#waiting.length));
    if (this.#order.isDoubled) for (const event of this.#done) await this.#observe(event);
    this.#done = [];
    // What the look at one key finds is a copy that the finding about another names.
    for (let round = 0; round < 2; round += 1) for (const key of this.keys) await this.verify(key);
  }

  verify = (key: string) => verifyKey({ bucket: BUCKET, key }, 'labels', this.ports);

  findings = (key: string): Promise<ObjectFinding[]> => findingsOf({ bucket: BUCKET, key }, this.stage);

  get #dataset(): Dataset {
    return this.stage.store.datasets.get('labels') as Dataset;
  }

  async #do(deed: Deed): Promise<void> {
    switch (deed.do) {
      case 'put':
        await this.#before(deed);
        return this.#put(deed.key, deed.content, deed);
      case 'copy':
      case 'exchange':
        return this.#exchange(deed);
      case 'delete':
        await this.#before(deed);
        return this.#delete(deed.key, deed.isCut);
      case 'destroy':
        await this.#before(deed);
        return this.#destroy(deed.key, deed.pick);
      case 'versioning':
        this.stage.memory.state = deed.state;
        return;
      case 'announce':
        return this.#inOwnSecond(() => this.#announce(deed));
      case 'accept':
      case 'resolve':
        await this.settle();
        return this.#inOwnSecond(() => this.#decide(deed));
      case 'seal':
        await this.settle();
        return this.#inOwnSecond(() => this.#seal());
      case 'mode':
        return this.#inOwnSecond(async () => this.#setMode(deed.mode));
      case 'retire':
        return this.#inOwnSecond(() => this.#retire());
    }
  }

  // Where an event is cut, nothing but the second of a version shows its order.
  async #before({ isSameSecond, isCut }: { isSameSecond: boolean; isCut: boolean }): Promise<void> {
    if (!isSameSecond || isCut) await this.stage.step();
  }

  async #put(
    key: string,
    content: string,
    how: { readonly isCut: boolean; readonly begun: number; readonly isLocked: boolean },
  ): Promise<void> {
    const { memory } = this.stage;
    this.#keys.add(key);
    if (memory.state !== 'enabled') await this.#readNull(key);
    const begun = memory.state === 'enabled' && !how.isCut ? how.begun : 0;
    const stored = memory.put(key, content, new Date(this.stage.now().getTime() - begun * 1000));
    const etag = etagOf(content);
    const name = `${key} ${stored.versionId} ${etag}`;
    this.#contents.set(name, content);
    if (how.isLocked) this.#locked.add(`${name} ${stored.storedAt.toISOString()}`);
    await this.#send(key, 'stored', stored.versionId, { etag, size: content.length }, how.isCut);
    if (how.isCut) await this.stage.step();
  }

  async #exchange(deed: Extract<Deed, { do: 'copy' | 'exchange' }>): Promise<void> {
    const content = this.#contentOf(deed.key);
    const other = this.#contentOf(deed.with);
    await this.#before(deed);
    const how = { ...deed, begun: 0, isLocked: false };
    if (other !== null) await this.#put(deed.key, other, how);
    if (deed.do === 'exchange' && content !== null && deed.key !== deed.with)
      await this.#put(deed.with, content, how);
  }

  #contentOf(key: string): string | null {
    const top = this.stage.memory.stack(key).at(-1);
    return top?.kind === 'object' ? top.content : null;
  }

  async #delete(key: string, isCut: boolean): Promise<void> {
    const { memory } = this.stage;
    if (memory.state !== 'enabled') await this.#readNull(key);
    if (memory.state === 'never' && memory.stack(key).length === 0) return;
    this.#keys.add(key);
    const marker = memory.delete(key);
    const nothing = { etag: null, size: null };
    if (marker) await this.#send(key, 'marker-created', marker.versionId, nothing, isCut);
    else await this.#send(key, 'destroyed', null, nothing, false);
    if (isCut) await this.stage.step();
  }

  async #destroy(key: string, pick: number): Promise<void> {
    const stack = this.stage.memory.stack(key);
    const version = stack[pick % Math.max(1, stack.length)];
    if (version === undefined) return;
    await this.#readFirst(key, version.versionId);
    this.stage.memory.destroy(key, version.versionId);
    await this.#send(key, 'destroyed', version.versionId, { etag: null, size: null }, false);
  }

  #readNull = async (key: string): Promise<void> => {
    if (this.stage.memory.stack(key).some(({ versionId }) => versionId === null))
      await this.#readFirst(key, null);
  };

  // What is gone before it was read depends on when somebody came to read it. So each version is heard of while it is there.
  async #readFirst(key: string, versionId: string | null): Promise<void> {
    const isOf = ({ event }: Pending) =>
      event.key === key && event.versionId === versionId && event.type !== 'destroyed';
    for (const each of this.#waiting.filter(isOf)) await this.#deliver(this.#waiting.indexOf(each));
    if (this.#cut.some(isOf)) await this.verify(key);
  }

  async #send(
    key: string,
    type: ObjectEvent['type'],
    versionId: string | null,
    bytes: { readonly etag: string | null; readonly size: number | null },
    isCut: boolean,
  ): Promise<void> {
    this.#sequencer += 0x10;
    const sequencer = padSequencer(this.#sequencer.toString(16));
    const requester = { account: '111122223333', sourceIp: '203.0.113.9', requestId: sequencer.slice(0, 8) };
    const at = wholeSecond(this.stage.now());
    const event = {
      bucket: BUCKET,
      key,
      type,
      versionId,
      ...bytes,
      sequencer,
      at,
      isExpiration: false,
      requester,
    };
    if (isWatched(this.#dataset)) this.#waiting.push({ event, isCut });
  }

  async #arrive(): Promise<void> {
    if (this.#order.haste === 100) {
      while (this.#waiting.length > 0) await this.#deliver(0);
      return;
    }
    while (this.#waiting.length > 0 && this.#random() * 100 < this.#order.haste) {
      await this.#deliver(this.#pick(this.#waiting.length));
    }
  }

  async #deliver(index: number): Promise<void> {
    const [next] = this.#waiting.splice(index, 1);
    if (next === undefined) return;
    if (next.isCut && this.#order.isCut) {
      this.#cut.push(next);
      return;
    }
    this.#done.push(next.event);
    await this.#observe(next.event);
    if (!this.#order.isDoubled) return;
    const again = this.#done[this.#pick(this.#done.length)];
    if (again) await this.#observe(again);
  }

  #pick = (count: number): number => Math.floor(this.#random() * count);

  #observe = (event: ObjectEvent) => observe(event, 'labels', event, this.ports);

  async #inOwnSecond(act: () => Promise<unknown>): Promise<void> {
    await this.stage.step();
    await act();
    await this.stage.step();
  }

  #perform = (action: BaselineAction) => perform(action, PRINCIPAL, this.ports);

  async #announce({ key, content, seconds }: Extract<Deed, { do: 'announce' }>): Promise<void> {
    const until = new Date(this.stage.now().getTime() + seconds * 1000).toISOString();
    const digests = [{ key, digest: digestOf(content), size: content.length }];
    await this.#perform({ do: 'approve', bucket: BUCKET, digests, reason: 'release', until });
    this.#keys.add(key);
  }

  async #decide({ do: what, key, pick }: Extract<Deed, { do: 'accept' | 'resolve' }>): Promise<void> {
    const [entry] = await this.stage.store.entries([{ bucket: BUCKET, key }]);
    const current = entry?.standing.current?.version;
    const open = (await this.findings(key)).filter(({ state }) => state === 'open');
    const fit = open
      .filter((each) => what === 'resolve' || (each.version === current && isOfReadContent(each)))
      .sort((a, b) => (nameOf(a, key) < nameOf(b, key) ? -1 : 1));
    const finding = fit[pick % Math.max(1, fit.length)];
    if (finding === undefined) return;
    const reason = 'seen';
    if (what === 'accept') await this.#perform({ do: 'approve-finding', id: finding.id, reason });
    else await this.#perform({ do: 'resolve', id: finding.id, reason });
  }

  async #seal(): Promise<void> {
    const run = await beginSeal(this.#perform, 'labels', this.ports);
    await endSeal(this.#perform, run, this.ports);
  }

  #setMode(mode: Script['mode']): void {
    if (isWatched(this.#dataset)) this.#register(mode);
  }

  /** Whatever came before is known; whatever comes meanwhile has no event that anybody hears. */
  async #retire(): Promise<void> {
    const known = this.#dataset;
    if (isWatched(known)) {
      await this.settle();
      this.stage.store.datasets.set(known.name, { ...known, retiredAt: this.stage.now().toISOString() });
      return;
    }
    this.#register(known.modes.at(-1)?.mode ?? 'sealed');
    await this.settle();
  }

  #register(mode: Script['mode']): void {
    const known = this.#dataset;
    this.stage.store.datasets.set(
      known.name,
      register({ ...known, mode }, known, this.stage.now().toISOString()),
    );
  }

  // Whether bytes go on where others end can be asked while they are there only, and whoever asks later calls them altered. So
  // what was read once can be asked for its beginning afterwards.
  #reader: ObjectReader = {
    read: async (target, options) => {
      const outcome = await this.stage.ports.reader.read(target, options);
      const name = `${target.key} ${target.versionId} ${outcome.kind === 'read' ? outcome.etag : target.etag}`;
      if (outcome.kind === 'gone' && options?.prefixLength !== undefined)
        return this.#beginningOf(name, options.prefixLength) ?? outcome;
      if (outcome.kind !== 'read') return outcome;
      const { size, etag, storedAt } = outcome;
      if (this.#locked.has(`${name} ${storedAt.toISOString()}`))
        return { kind: 'unreadable', reason: 'customer-key', detail: 'SSE-C', size, etag, storedAt };
      this.#read.set(name, outcome);
      return outcome;
    },
  };

  #beginningOf(name: string, length: number): ReadOutcome | null {
    const outcome = this.#read.get(name);
    const content = this.#contents.get(name);
    if (outcome === undefined || content === undefined || content.length < length) return null;
    return { ...outcome, prefixDigest: digestOf(content.slice(0, length)) };
  }
}

const isOfReadContent = ({ rule, evidence }: ObjectFinding): boolean =>
  evidence.destroyed === null &&
  evidence.actual.digest !== null &&
  rule !== 'transient-content' &&
  rule !== 'object-removed';

/** Numbers from 0 to 1, always the same for a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
