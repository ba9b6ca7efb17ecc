import type { Mode } from '../../core/scope/dataset.ts';
import type { TrueApproval, TrueEvent, TrueHistory, TrueVersion } from './history.ts';

/** What should be in the tables: per finding, rule, version, severity and state; per key, the expected content. */
interface Truth extends Outcome {
  /** What findings show that no person settled, in words. */
  readonly evidence: string[];
}

export interface Outcome {
  readonly findings: string[];
  readonly expected: Record<string, string | null>;
}

interface Deviation {
  readonly version: TrueVersion;
  readonly id: string;
  /** `null` where nobody read it. */
  readonly content: string | null;
  readonly transient: string | null;
  readonly expected: string | null;
  readonly at: string;
}

/** Evidence in words. */
export const evidenceText = (expected: string | null, from: string | null, to: string | null): string =>
  `expecting ${expected === null ? 'nothing' : JSON.stringify(expected)}${from === null ? '' : ` from ${from} to ${to}`}`;

interface Found {
  readonly severity: string;
  readonly state: string;
  /** What it shows: the bytes that were expected, and for how long wrong ones were current. */
  readonly evidence: string;
}

interface Key {
  stack: TrueVersion[];
  expected: string | null;
  /** The version that made them so. */
  expectedVersion: TrueVersion | null;
  /** The version whose destruction brought back what is current, where one did. */
  after: TrueVersion | null;
  earlier: string[];
  /** All that was ever expected. */
  everExpected: Set<string>;
  /** Versions whose bytes were never read, and that a seal pinned. */
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

/** The loosest first. */
const STRICTNESS: readonly Mode[] = ['open', 'growing', 'append-only', 'sealed'];

/** A model of the product that is simple because it sees everything, in its true order. */
export class Oracle {
  #now = '';
  #mode: Mode;
  readonly #history: TrueHistory;
  readonly #keys = new Map<string, Key>();
  readonly #findings = new Map<string, Found>();
  /** Findings that a person settled, with their severity of then. */
  readonly #settled = new Map<string, string>();
  /** Second seals that took their key. */
  readonly #takenInto = new Set<TrueEvent>();
  readonly #accepted: ReadonlyMap<TrueEvent, TrueVersion>;

  constructor(mode: Mode, history: TrueHistory) {
    this.#mode = mode;
    this.#history = history;
    this.#accepted = acceptedArrivals(history);
  }

  truth(): Truth {
    for (const event of this.#history.events) this.#apply(event);
    const expected = Object.fromEntries([...this.#keys].map(([name, key]) => [name, key.expected]));
    const unsettled = [...this.#findings].filter(([id]) => !this.#settled.has(id));
    const settled = [...this.#settled].map(
      ([id, severity]) => `${id} ${this.#findings.get(id)?.severity ?? severity} resolved`,
    );
    const findings = unsettled.map(([id, { severity, state }]) => `${id} ${severity} ${state}`);
    const evidence = unsettled.map(([id, found]) => `${id} ${found.evidence}`).sort();
    return { findings: [...findings, ...settled].sort(), expected, evidence };
  }

  #apply(event: TrueEvent): void {
    if (event.type === 'mode') {
      this.#setMode(event.mode, event.at);
      return;
    }
    const key = this.#keys.get(event.key) ?? {
      stack: [],
      expected: null,
      expectedVersion: null,
      after: null,
      earlier: [],
      everExpected: new Set<string>(),
      good: new Set<TrueVersion>(),
      wrong: [],
    };
    this.#keys.set(event.key, key);
    if (event.type !== 'resolved') this.#now = event.type === 'put' ? event.version.storedAt : event.at;
    if (event.type === 'sealed') this.#seal(key, event.version);
    else if (event.type === 'sealed again') this.#sealAgain(event.key, key, event);
    else if (event.type === 'put') this.#put(event.key, key, event);
    else if (event.type === 'destroy') this.#destroy(event.key, key, event);
    else this.#settled.set(event.finding.name, event.finding.severity);
  }

  #seal(key: Key, version: TrueVersion): void {
    this.#expect(key, version);
    key.good.add(version);
    key.stack = [version];
  }

  // What was put right by then is older than the baseline, and nothing is said of it any more.
  #sealAgain(name: string, key: Key, event: Extract<TrueEvent, { type: 'sealed again' }>): void {
    const own = [...this.#findings.keys()].filter((id) => id.split(' ')[1] === name);
    const isOpen = (id: string) => !this.#settled.has(id) && this.#findings.get(id)?.state === 'open';
    if (key.expected !== null || own.some(isOpen)) return;
    this.#takenInto.add(event);
    for (const id of own) if (!this.#settled.has(id)) this.#findings.delete(id);
    this.#expect(key, event.version);
    key.good.add(event.version);
    key.wrong = [];
  }

  #setMode(mode: Mode, at: string): void {
    const isStricter = STRICTNESS.indexOf(mode) > STRICTNESS.indexOf(this.#mode);
    this.#mode = mode;
    this.#now = at;
    if (isStricter) for (const [name, key] of this.#keys) this.#judgeAgain(name, key);
  }

  /** What is current when the mode becomes stricter, as if it had just been put; what is known to be wrong stays as it is. */
  #judgeAgain(name: string, key: Key): void {
    const current = key.stack.at(-1);
    if (current === undefined) return;
    const after = key.after === null ? '' : ` after ${key.after.identity}`;
    if (current.kind === 'delete-marker') {
      const isKnown = key.wrong.some(({ version }) => version.kind === 'delete-marker');
      if (key.expected !== null && !isKnown)
        this.#find(key, current, `object-removed ${name} ${current.identity}${after}`, 'high', null);
      return;
    }
    if (key.expectedVersion === current || key.wrong.some(({ version }) => version === current)) return;
    const value = this.#classOf(name, key, current, null, key.after !== null, true);
    if (value !== 'same' && value !== 'approved' && value !== 'accepted')
      this.#judge(name, key, current, value, after);
  }

  #put(name: string, key: Key, event: Extract<TrueEvent, { type: 'put' }>): void {
    const { version } = event;
    key.after = null;
    const hidden = key.stack.at(-1);
    const overwritten = version.isNull ? key.stack.find((each) => each.isNull) : undefined;
    key.stack = [...key.stack.filter((each) => each !== overwritten), version];
    if (version.kind === 'delete-marker') {
      if (overwritten?.kind === 'object') this.#lose(name, key, overwritten, version.storedAt);
      if (key.expected === null) this.#recover(key);
      else if (hidden?.kind === 'object')
        this.#find(key, version, `object-removed ${name} ${version.identity}`, 'high', null);
      return;
    }
    this.#judge(name, key, version, this.#classOf(name, key, version, event, false), '');
  }

  #judge(name: string, key: Key, version: TrueVersion, value: string, after: string): void {
    const isTaken = this.#isTaken(key, value);
    if (value === 'same' || value === 'approved' || value === 'accepted' || isTaken) {
      if (value !== 'same') this.#expect(key, version);
      this.#recover(key, value === 'accepted' ? version.content : null);
      return;
    }
    const finding = SEVERITY[value === 'swapped' && key.expected === null ? 'added' : value];
    if (this.#mode === 'open' || finding === undefined) return;
    const suffix = `${name} ${version.identity}${after}`;
    const [rule, severity = ''] = finding.split(' ');
    const transient = value === 'unverifiable' ? null : `transient-content ${suffix}`;
    this.#find(key, version, `${rule} ${suffix}`, severity, transient);
  }

  #isTaken(key: Key, value: string): boolean {
    if (this.#mode !== 'append-only' && this.#mode !== 'growing') return false;
    if (key.expected === null) return value === 'added' || value === 'swapped';
    return value === 'extended' && this.#mode === 'growing';
  }

  #expect(key: Key, version: TrueVersion): void {
    const { content } = version;
    key.expectedVersion = version;
    if (key.expected !== null && key.expected !== content) key.earlier.push(key.expected);
    key.expected = content;
    key.everExpected.add(content);
  }

  /**
   * @param event with which it became current; `null` where it is judged again
   * @param isBack true when it was there before: what was announced for it counted then
   */
  #classOf(
    name: string,
    key: Key,
    version: TrueVersion,
    event: TrueEvent | null,
    isBack: boolean,
    isAgain = isBack,
  ): string {
    const { content, storedAt, isRead } = version;
    if (event !== null && this.#accepted.get(event) === version) return 'accepted';
    if (!isRead) return this.#classWithoutBytes(name, key, version);
    if (key.expected === content) return 'same';
    const approved = this.#approvals(name).some(
      (each) => each.content === content && each.from <= storedAt && storedAt < each.until,
    );
    if (approved && !isBack) return 'approved';
    if (key.earlier.includes(content)) return 'rollback';
    if (key.expected !== null && isKnownToExtend(version, key.expected)) return 'extended';
    if (content !== '' && this.#isApprovedElsewhere(name, content, isAgain ? this.#now : storedAt))
      return 'swapped';
    return key.expected === null ? 'added' : 'altered';
  }

  #classWithoutBytes(name: string, key: Key, { content, storedAt }: TrueVersion): string {
    if (key.expected === null || content.length === key.expected.length) return 'unverifiable';
    const mayGrow = this.#mode === 'growing' && content.length > key.expected.length;
    const mayBeApproved = this.#approvals(name).some(
      (each) => each.content.length === content.length && each.from <= storedAt && storedAt < each.until,
    );
    return mayGrow || mayBeApproved ? 'unverifiable' : 'altered';
  }

  #approvals = (name: string): TrueApproval[] => this.#history.approvals.filter((each) => each.key === name);

  #isApprovedElsewhere(name: string, content: string, at: string): boolean {
    const announced = this.#history.approvals.some(
      (each) => each.key !== name && each.content === content && each.from <= at,
    );
    const sealed = this.#history.events.some(
      (each) =>
        (each.type === 'sealed' || (each.type === 'sealed again' && this.#takenInto.has(each))) &&
        each.key !== name &&
        each.version.content === content &&
        each.at <= at,
    );
    const accepted = this.#history.events.some(
      (each) =>
        each.type === 'accepted' && each.key !== name && each.version.content === content && each.at <= at,
    );
    return announced || sealed || accepted;
  }

  #destroy(name: string, key: Key, event: Extract<TrueEvent, { type: 'destroy' }>): void {
    const { version, at } = event;
    const wasCurrent = key.stack.at(-1) === version;
    key.stack = key.stack.filter((each) => each !== version);
    if (version.kind === 'object') this.#lose(name, key, version, at);
    if (!wasCurrent) return;
    key.after = version;
    const emerges = key.stack.at(-1);
    const after = ` after ${version.identity}`;
    if (emerges === undefined) {
      if (key.expected === null) this.#recover(key);
    } else if (emerges.kind === 'delete-marker') {
      this.#emergeMarker(name, key, version, emerges, after);
    } else this.#judge(name, key, emerges, this.#classOf(name, key, emerges, event, true), after);
  }

  #emergeMarker(name: string, key: Key, gone: TrueVersion, marker: TrueVersion, after: string): void {
    if (key.expected === null) this.#recover(key);
    else if (gone.kind === 'object')
      this.#find(key, marker, `object-removed ${name} ${marker.identity}${after}`, 'high', null);
  }

  // What counts is what the bytes are to the key by then, not what the version was called when it came.
  #lose(name: string, key: Key, version: TrueVersion, at: string): void {
    const { content, isRead } = version;
    const isAnnounced = this.#approvals(name).some((each) => each.content === content && each.from <= at);
    const isGood = key.good.has(version) || (isRead && (key.everExpected.has(content) || isAnnounced));
    if (this.#mode === 'open' && !isGood) return;
    const left = key.stack.at(-1);
    const isStillCurrent = isRead && left?.kind === 'object' && left.isRead && left.content === content;
    const loss = isGood && !isStillCurrent ? 'critical' : 'medium';
    const severity = this.#mode === 'open' ? 'low' : loss;
    const evidence = evidenceText(key.expected, null, null);
    this.#findings.set(`version-destroyed ${name} ${version.identity}`, {
      severity,
      state: 'open',
      evidence,
    });
  }

  #find(key: Key, version: TrueVersion, id: string, severity: string, transient: string | null): void {
    if (this.#mode === 'open') return;
    const { expected } = key;
    this.#findings.set(id, { severity, state: 'open', evidence: evidenceText(expected, null, null) });
    key.wrong.push({
      id,
      version,
      content: version.isRead ? version.content : null,
      transient,
      expected,
      at: this.#now,
    });
  }

  /** @param accepted bytes that a person has just called right, of which nothing more is said */
  #recover(key: Key, accepted: string | null = null): void {
    for (const { id, content, transient, expected, at } of key.wrong) {
      const found = this.#findings.get(id);
      if (found) this.#findings.set(id, { ...found, state: 'recovered' });
      const evidence = evidenceText(expected, at, this.#now);
      if (transient && (content === null || content !== accepted))
        this.#findings.set(transient, { severity: 'high', state: 'open', evidence });
    }
    key.wrong = [];
  }
}

// A longer object is an extension only if its beginning could still be read when that was asked.
const isKnownToExtend = ({ content, prefixes }: TrueVersion, expected: string): boolean =>
  content.length > expected.length &&
  content.startsWith(expected) &&
  (expected === '' || prefixes.has(expected.length));

/** By the event with which a version had become current for the last time before a person accepted it. */
function acceptedArrivals({ events }: TrueHistory): Map<TrueEvent, TrueVersion> {
  const accepted = new Map<TrueEvent, TrueVersion>();
  const stacks = new Map<string, TrueVersion[]>();
  const arrivals = new Map<TrueVersion, TrueEvent>();
  for (const event of events) {
    if (event.type === 'resolved' || event.type === 'mode') continue;
    if (event.type === 'sealed again') continue;
    if (event.type === 'accepted') {
      const arrival = arrivals.get(event.version);
      if (arrival) accepted.set(arrival, event.version);
      continue;
    }
    const { key, version } = event;
    const stack = stacks.get(key) ?? [];
    const isReplaced = (each: TrueVersion) =>
      each === version || (event.type === 'put' && version.isNull && each.isNull);
    const left = stack.filter((each) => !isReplaced(each));
    stacks.set(key, event.type === 'destroy' ? left : [...left, version]);
    const current = stacks.get(key)?.at(-1);
    if (current && current !== stack.at(-1)) arrivals.set(current, event);
  }
  return accepted;
}
