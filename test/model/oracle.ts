import type { Mode } from '../../core/scope/dataset.ts';
import type { TrueApproval, TrueEvent, TrueHistory, TrueVersion } from './history.ts';

/** What should be in the tables: per finding, rule, version, severity and state; per key, the expected content. */
export interface Truth {
  readonly findings: string[];
  readonly expected: Record<string, string | null>;
}

interface Deviation {
  readonly id: string;
  readonly transient: string | null;
}

interface Key {
  stack: TrueVersion[];
  expected: string | null;
  earlier: string[];
  good: Set<TrueVersion>;
  wrong: Deviation[];
}

const SEVERITY: Record<string, string> = {
  altered: 'object-altered critical',
  extended: 'object-altered critical',
  swapped: 'object-swapped critical',
  rollback: 'object-rolled-back high',
  added: 'object-added high',
  unverifiable: 'object-unverifiable high',
};

/** A model of the product that is simple because it sees everything, in its true order. */
export class Oracle {
  readonly #mode: Mode;
  readonly #history: TrueHistory;
  readonly #keys = new Map<string, Key>();
  readonly #findings = new Map<string, string>();

  constructor(mode: Mode, history: TrueHistory) {
    this.#mode = mode;
    this.#history = history;
  }

  truth(): Truth {
    for (const event of this.#history.events) this.#apply(event);
    const expected = Object.fromEntries([...this.#keys].map(([name, key]) => [name, key.expected]));
    return { findings: [...this.#findings].map(([id, state]) => `${id} ${state}`).sort(), expected };
  }

  #apply(event: TrueEvent): void {
    const key = this.#keys.get(event.key) ?? {
      stack: [],
      expected: null,
      earlier: [],
      good: new Set(),
      wrong: [],
    };
    this.#keys.set(event.key, key);
    if (event.type === 'sealed') this.#seal(key, event.version);
    else if (event.type === 'put') this.#put(event.key, key, event.version);
    else this.#destroy(event.key, key, event.version);
  }

  #seal(key: Key, version: TrueVersion): void {
    key.expected = version.content;
    key.good.add(version);
    key.stack = [version];
  }

  #put(name: string, key: Key, version: TrueVersion): void {
    const hidden = key.stack.at(-1);
    const overwritten = version.isNull ? key.stack.find((each) => each.isNull) : undefined;
    key.stack = [...key.stack.filter((each) => each !== overwritten), version];
    if (version.kind === 'delete-marker') {
      if (overwritten?.kind === 'object') this.#lose(name, key, overwritten);
      if (key.expected === null) this.#recover(key);
      else if (hidden?.kind === 'object')
        this.#find(key, `object-removed high ${name} ${version.identity}`, null);
      return;
    }
    this.#judge(name, key, version, this.#classOf(name, key, version), '');
  }

  #judge(name: string, key: Key, version: TrueVersion, value: string, after: string): void {
    const isTaken = this.#isTaken(key, value);
    if (value === 'same' || value === 'approved' || isTaken) {
      if (value !== 'same') this.#expect(key, version.content);
      if (after === '') key.good.add(version);
      this.#recover(key);
      return;
    }
    const finding = SEVERITY[value === 'swapped' && key.expected === null ? 'added' : value];
    if (this.#mode === 'open' || finding === undefined) return;
    const suffix = `${name} ${version.identity}${after}`;
    const transient = value === 'unverifiable' ? null : `transient-content high ${suffix}`;
    this.#find(key, `${finding} ${suffix}`, transient);
  }

  #isTaken(key: Key, value: string): boolean {
    if (this.#mode !== 'append-only' && this.#mode !== 'growing') return false;
    if (key.expected === null) return value === 'added' || value === 'swapped';
    return value === 'extended' && this.#mode === 'growing';
  }

  #expect(key: Key, content: string): void {
    if (key.expected !== null && key.expected !== content) key.earlier.push(key.expected);
    key.expected = content;
  }

  #classOf(name: string, key: Key, version: TrueVersion): string {
    const { content, storedAt, isRead } = version;
    if (!isRead) return this.#classWithoutBytes(name, key, version);
    if (key.expected === content) return 'same';
    const approved = this.#approvals(name).some(
      (each) => each.content === content && each.from <= storedAt && storedAt < each.until,
    );
    if (approved) return 'approved';
    if (key.earlier.includes(content)) return 'rollback';
    if (key.expected !== null && content.length > key.expected.length && content.startsWith(key.expected))
      return 'extended';
    if (content !== '' && this.#isApprovedElsewhere(name, content, storedAt)) return 'swapped';
    return key.expected === null ? 'added' : 'altered';
  }

  #classWithoutBytes(name: string, key: Key, { content }: TrueVersion): string {
    if (key.expected === null || content.length === key.expected.length) return 'unverifiable';
    const mayGrow = this.#mode === 'growing' && content.length > key.expected.length;
    const mayBeApproved = this.#approvals(name).some((each) => each.content.length === content.length);
    return mayGrow || mayBeApproved ? 'unverifiable' : 'altered';
  }

  #approvals = (name: string): TrueApproval[] => this.#history.approvals.filter((each) => each.key === name);

  #isApprovedElsewhere(name: string, content: string, at: string): boolean {
    const announced = this.#history.approvals.some(
      (each) => each.key !== name && each.content === content && each.from <= at,
    );
    const sealed = this.#history.events.some(
      (each) =>
        each.type === 'sealed' && each.key !== name && each.version.content === content && each.at <= at,
    );
    return announced || sealed;
  }

  #destroy(name: string, key: Key, version: TrueVersion): void {
    const wasCurrent = key.stack.at(-1) === version;
    key.stack = key.stack.filter((each) => each !== version);
    if (version.kind === 'object') this.#lose(name, key, version);
    if (!wasCurrent) return;
    const emerges = key.stack.at(-1);
    const after = ` after ${version.identity}`;
    if (emerges === undefined) {
      if (key.expected === null) this.#recover(key);
    } else if (emerges.kind === 'delete-marker') {
      this.#emergeMarker(name, key, version, emerges, after);
    } else this.#judge(name, key, emerges, this.#emergedClass(key, emerges), after);
  }

  #emergeMarker(name: string, key: Key, gone: TrueVersion, marker: TrueVersion, after: string): void {
    if (key.expected === null) this.#recover(key);
    else if (gone.kind === 'object')
      this.#find(key, `object-removed high ${name} ${marker.identity}${after}`, null);
  }

  #emergedClass(key: Key, version: TrueVersion): string {
    if (!version.isRead) return 'unverifiable';
    if (key.expected === null) return 'added';
    if (key.expected === version.content) return 'same';
    return key.earlier.includes(version.content) ? 'rollback' : 'altered';
  }

  #lose(name: string, key: Key, version: TrueVersion): void {
    const isGood = key.good.has(version);
    if (this.#mode === 'open' && !isGood) return;
    const severity = isGood ? (this.#mode === 'open' ? 'low' : 'critical') : 'medium';
    this.#findings.set(`version-destroyed ${severity} ${name} ${version.identity}`, 'open');
  }

  #find(key: Key, id: string, transient: string | null): void {
    if (this.#mode === 'open') return;
    this.#findings.set(id, 'open');
    key.wrong.push({ id, transient });
  }

  #recover(key: Key): void {
    for (const { id, transient } of key.wrong) {
      this.#findings.set(id, 'recovered');
      if (transient) this.#findings.set(transient, 'open');
    }
    key.wrong = [];
  }
}
