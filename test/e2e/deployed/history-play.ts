import { S3VersionLister } from '../../../aws/s3/version-lister.ts';
import { identify } from '../../../core/base/object-ref.ts';
import { wholeSecond } from '../../../core/base/time.ts';
import type { Mode } from '../../../core/scope/dataset.ts';
import type { TrueHistory, TrueVersion } from '../../model/history.ts';
import { Oracle } from '../../model/oracle.ts';
import type { Operation, Sequence } from '../../model/sequence.ts';
import { approve } from './approve.ts';
import { clients } from './deployment.ts';
import { GuardedObject } from './guarded-object.ts';
import { nextSecond } from './next-second.ts';

const HOUR_MS = 3_600_000;

/** Plays changes of a sequence on the stack, each in a second of its own, and returns what really happened. */
export class HistoryPlay {
  readonly #dataset: string;
  readonly #salt: string;
  readonly #history: TrueHistory = { events: [], approvals: [] };
  readonly #objects = new Map<string, GuardedObject>();
  readonly #stacks = new Map<string, TrueVersion[]>();
  operations = 0;

  /** @param salt keeps keys and bytes of histories apart that share a dataset */
  constructor(dataset: string, salt: string) {
    this.#dataset = dataset;
    this.#salt = salt;
  }

  get objects(): readonly GuardedObject[] {
    return [...this.#objects.values()];
  }

  get versions(): number {
    return this.#history.events.filter(({ type }) => type === 'put' || type === 'sealed').length;
  }

  /** What is there when the dataset is sealed. */
  async begin({ initial }: Sequence): Promise<void> {
    for (const [name, content] of Object.entries(initial)) await this.#put(name, content);
  }

  sealed(at: string): void {
    this.#history.events.length = 0;
    for (const [key, [version]] of this.#stacks)
      if (version) this.#history.events.push({ type: 'sealed', key, version, at });
  }

  /** From then on the dataset has another mode. */
  modeChanged(mode: Mode, at: string): void {
    this.#history.events.push({ type: 'mode', mode, at });
  }

  /** A second seal has looked at what is current. */
  sealedAgain(at: string): void {
    for (const [key, stack] of this.#stacks) {
      const version = stack.at(-1);
      if (version?.kind === 'object') this.#history.events.push({ type: 'sealed again', key, version, at });
    }
  }

  async play(operations: readonly Operation[]): Promise<void> {
    for (const operation of operations) {
      await nextSecond();
      if (await this.#do(operation)) this.operations += 1;
    }
  }

  /** What should be found, as `rule key version severity state`. */
  truth(): readonly string[] {
    return new Oracle('sealed', this.#history).truth().findings;
  }

  /** What is found about versions; the time of wrong bytes as a finding of its own, also where it is the period of one that was known. */
  async found(): Promise<readonly string[]> {
    const said = [...this.#objects].map(async ([name, object]) => {
      const findings = await object.findings();
      return findings
        .filter(({ about, state }) => about !== 'activity' && state !== 'withdrawn')
        .flatMap(({ rule, version, after, severity, state, evidence }) => {
          const what = `${name} ${version}${after === null ? '' : ` after ${after}`}`;
          const isFolded = rule !== 'transient-content' && evidence.period;
          return [
            `${rule} ${what} ${severity} ${state}`,
            ...(isFolded ? [`transient-content ${what} high open`] : []),
          ];
        });
    });
    return (await Promise.all(said)).flat().sort();
  }

  /** Where a finding that was folded, or was not, contradicts the order of its time and of what put it right, in words. */
  async misfolded(): Promise<readonly string[]> {
    const all = await Promise.all(
      [...this.#objects].map(async ([name, object]) => {
        const found = (await object.findings()).filter(
          ({ about, state }) => about !== 'activity' && state !== 'withdrawn',
        );
        const times = found.filter(({ rule }) => rule === 'transient-content');
        return found.flatMap(({ rule, version, after, time, evidence: { period } }) => {
          if (rule === 'transient-content' || period === null) return [];
          const isTwice = times.some((each) => each.version === version && each.after === after);
          const said = `${rule} ${name} ${version}`;
          return [
            ...(isTwice ? [`${said} has its time, and a finding has it too`] : []),
            ...(time < period.to ? [] : [`${said} has its time, and was found after it was put right`]),
          ];
        });
      }),
    );
    return all.flat();
  }

  /** @returns false for what the history does not take */
  async #do(operation: Operation): Promise<boolean> {
    switch (operation.do) {
      case 'put':
        await this.#put(operation.key, operation.content);
        return true;
      case 'copy':
        return this.#copy(operation.from, operation.key);
      case 'delete':
        await this.#delete(operation.key);
        return true;
      case 'destroy':
        return this.#destroy(operation.key, operation.pick);
      case 'approve':
        await this.#announce(operation.key, operation.content);
        return true;
      default:
        return false;
    }
  }

  #object(name: string): GuardedObject {
    const known = this.#objects.get(name);
    const object = known ?? new GuardedObject(this.#dataset, `${this.#salt}-${name}`);
    this.#objects.set(name, object);
    return object;
  }

  #salted = (content: string): string => `${this.#salt} ${content}`;

  async #put(name: string, content: string): Promise<void> {
    await this.#overwrites(name);
    const versionId = await this.#object(name).put(this.#salted(content));
    await this.#push(name, versionId, 'object', this.#salted(content));
  }

  async #copy(from: string, to: string): Promise<boolean> {
    const source = this.#stacks.get(from)?.at(-1);
    if (source?.kind !== 'object') return false;
    await this.#overwrites(to);
    const versionId = await this.#object(to).copyFrom(
      this.#object(from),
      source.isNull ? undefined : source.identity,
    );
    await this.#push(to, versionId, 'object', source.content);
    return true;
  }

  async #delete(name: string): Promise<void> {
    await this.#overwrites(name);
    await this.#push(name, await this.#object(name).delete(), 'delete-marker', '');
  }

  // What is gone before it was read could only be judged by its size.
  async #destroy(name: string, pick: number): Promise<boolean> {
    const stack = this.#stacks.get(name) ?? [];
    const version = stack[pick % Math.max(1, stack.length)];
    if (version === undefined) return false;
    await this.#judged(name, version);
    await nextSecond();
    const at = wholeSecond(new Date());
    await this.#object(name).destroy(version.isNull ? 'null' : version.identity);
    this.#stacks.set(
      name,
      stack.filter((each) => each !== version),
    );
    this.#history.events.push({ type: 'destroy', key: name, version, at });
    return true;
  }

  #judged = (name: string, { identity }: TrueVersion): Promise<unknown> =>
    this.#object(name).recorded(
      `a judgement of ${identity}`,
      (each) => each.version === identity && each.class !== 'unknown' && each.class !== 'pending',
    );

  // What takes its place before it was read leaves nothing to compare.
  async #overwrites(name: string): Promise<void> {
    const overwritten = this.#stacks.get(name)?.find(({ isNull }) => isNull);
    if (overwritten === undefined) return;
    await this.#judged(name, overwritten);
    await nextSecond();
  }

  async #announce(name: string, bare: string): Promise<void> {
    const content = this.#salted(bare);
    const from = wholeSecond(new Date());
    await approve(this.#dataset, { files: { [this.#object(name).name]: content } });
    const until = wholeSecond(new Date(Date.now() + HOUR_MS));
    this.#history.approvals.push({ key: name, content, from, until });
    await nextSecond();
  }

  async #push(name: string, given: string, kind: TrueVersion['kind'], content: string): Promise<void> {
    const { bucket, key } = this.#object(name);
    const listed = await new S3VersionLister(clients.s3).listVersions({ bucket, key });
    const isNull = given === '' || given === 'null';
    const versionId = isNull ? null : given;
    const found = listed.find((each) => each.versionId === versionId);
    if (found === undefined) throw new Error(`S3 does not list ${given} of ${key}`);
    const prefixes = new Set(Array.from({ length: content.length }, (_, length) => length));
    const storedAt = wholeSecond(found.storedAt);
    const identity = identify({ versionId, etag: found.etag, storedAt });
    const version = { identity, isNull, kind, content, storedAt, isRead: true, prefixes };
    const kept = (this.#stacks.get(name) ?? []).filter((each) => !(isNull && each.isNull));
    this.#stacks.set(name, [...kept, version]);
    this.#history.events.push({ type: 'put', key: name, version });
  }
}
