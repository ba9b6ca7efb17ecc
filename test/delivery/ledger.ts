import { decodeFinding, type Item } from '../../aws/dynamodb/item-codecs.ts';
import type { Alert, DecisionAlert } from '../../core/alerts/alert.ts';
import type { AlertRecord } from '../../core/alerts/ports.ts';
import { isFirstGroup } from '../../core/findings/delivery-state.ts';
import type { Written } from '../fakes/dynamodb/memory-dynamodb.ts';

/** A window, and ten seconds. */
const PROMISE_MS = 70_000;

/** What one person decides within a minute is one message; the sweep of the next minute publishes it. */
const DECISION_PROMISE_MS = 130_000;
/** As many as one sweep takes: with more at once, the last of them wait for another. */
const MAX_PROMPT_DECISIONS = 200;

/** A window; less what clocks differ, and what a wake-up may come before its end. */
const MIN_APART_MS = 56_000;

/** Whoever published, and whether anybody could have known that it was. */
export interface Publisher {
  readonly isCutOff: boolean;
}

interface Publication {
  readonly at: number;
  readonly alert: string;
  readonly count: number;
  readonly publisher: Publisher;
}

/** Something that is to be reported, since when, and by which alert. */
interface Debt {
  readonly finding: string;
  readonly group: string;
  readonly since: number;
  alert: string | null;
}

interface Trouble {
  readonly from: number;
  readonly to: number;
}

/** Keeps account of what was committed, claimed and published, and says which promises were broken. */
export class Ledger {
  readonly #now: () => number;
  readonly #debts: Debt[] = [];
  readonly #open = new Map<string, Debt>();
  /** Alerts of each finding, in the order of their claims, with the revision that each reports. */
  readonly #claims = new Map<string, { readonly alert: string; readonly revision: number }[]>();
  readonly #counts = new Map<string, number>();
  /** Alerts that report one finding, by what their message says of it. */
  readonly #single = new Map<string, string>();
  /** When each alert of first alerts was begun, by group. */
  readonly #begun = new Map<string, Map<string, number>>();
  /** When each message about decisions was begun, by its alert. */
  readonly #decisions = new Map<string, number>();
  readonly #publications: Publication[] = [];
  readonly #troubles: Trouble[] = [];
  readonly #unexpected: string[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes a time during which, or a moment at which, nobody can keep a promise. */
  trouble(from: number, to: number): void {
    this.#troubles.push({ from, to });
  }

  unexpected(error: unknown): void {
    this.#unexpected.push(
      `unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }

  published(json: string, publisher: Publisher): void {
    const alert = JSON.parse(json) as Alert | DecisionAlert;
    const isGroup = alert.kind === 'group' || alert.kind === 'decision';
    const id = isGroup ? alert.id : this.#single.get(`${alert.id}/${alert.revision}`);
    if (id === undefined)
      this.unexpected(`a message about a revision that nobody claimed: ${json.slice(0, 200)}`);
    else this.#publications.push({ at: this.#now(), alert: id, count: isGroup ? alert.count : 1, publisher });
  }

  wroteAlert({ id, count, findings: [only], decision }: AlertRecord): void {
    if (decision) {
      this.#counts.set(id, decision.count);
      if (!this.#decisions.has(id)) this.#decisions.set(id, this.#now());
    }
    if (count === 1 && only) this.#single.set(`${only.id}/${only.revision}`, id);
  }

  wroteFinding({ before, after }: Written): void {
    const { id, revision, notice, stamp } = decodeFinding(after);
    // Nobody can claim it, and an error says so each time.
    if (!Number.isInteger(stamp)) return;
    const alert = notice.alerts.at(-1);
    if (alert !== undefined && alert !== lastAlert(before)) {
      this.#claimed(id, alert, revision);
      return;
    }
    const debt = this.#open.get(id);
    if (notice.group === null) {
      // What was withdrawn before anybody heard of it is not worth a message.
      this.#open.delete(id);
      if (debt) this.#debts.splice(this.#debts.indexOf(debt), 1);
    } else if (debt?.group !== notice.group) {
      if (debt) this.#debts.splice(this.#debts.indexOf(debt), 1);
      const next: Debt = { finding: id, group: notice.group, since: this.#now(), alert: null };
      this.#open.set(id, next);
      this.#debts.push(next);
    }
  }

  #claimed(finding: string, alert: string, revision: number): void {
    const debt = this.#open.get(finding);
    if (debt) {
      debt.alert = alert;
      const begun = this.#begun.get(debt.group) ?? new Map<string, number>();
      if (!begun.has(alert)) begun.set(alert, this.#now());
      this.#begun.set(debt.group, begun);
    } else this.unexpected(`${finding} was claimed though nothing was to be reported of it`);
    this.#open.delete(finding);
    this.#claims.set(finding, [...(this.#claims.get(finding) ?? []), { alert, revision }]);
    this.#counts.set(alert, (this.#counts.get(alert) ?? 0) + 1);
  }

  /** What waits and no alert has claimed. */
  get waiting(): ReadonlyMap<string, { readonly group: string; readonly since: number }> {
    return new Map(this.#open);
  }

  /** How many findings were to be reported, how many each message counts, and the longest delay, counted from the end of the last trouble. */
  get figures(): {
    readonly reported: number;
    readonly counts: readonly number[];
    readonly slowest: number;
  } {
    const first = this.#firstPublications();
    const delays = this.#debts.map(
      ({ alert, since }) => (first.get(alert ?? '') ?? Infinity) - (this.#due(since) - PROMISE_MS),
    );
    return {
      reported: this.#debts.length,
      counts: this.#publications.map(({ count }) => count),
      slowest: Math.max(0, ...delays),
    };
  }

  /** Every promise that was broken, in words. */
  broken(start: number): string[] {
    const seconds = (at: number) => `${((at - start) / 1000).toFixed(1)} s`;
    return [
      ...this.#unexpected,
      ...this.#late(seconds),
      ...this.#lateDecisions(seconds),
      ...this.#repeated(seconds),
      ...this.#wrong(),
      ...this.#many(),
    ];
  }

  #late(seconds: (at: number) => string): string[] {
    const first = this.#firstPublications();
    return this.#debts.flatMap(({ finding, group, since, alert }) => {
      const at = first.get(alert ?? '') ?? Infinity;
      const due = this.#due(since);
      const what = `${finding.slice(0, 6)} of ${group}, committed at ${seconds(since)}`;
      return at <= due ? [] : [`late: ${what}, due at ${seconds(due)}, reported at ${seconds(at)}`];
    });
  }

  #lateDecisions(seconds: (at: number) => string): string[] {
    const first = this.#firstPublications();
    const isPrompt = this.#decisions.size <= MAX_PROMPT_DECISIONS;
    return [...this.#decisions].flatMap(([alert, since]) => {
      const at = first.get(alert) ?? Infinity;
      const due = isPrompt ? this.#due(since, DECISION_PROMISE_MS) : Number.MAX_VALUE;
      const what = `decision ${alert.slice(0, 6)}, made at ${seconds(since)}`;
      return at <= due ? [] : [`late: ${what}, due at ${seconds(due)}, reported at ${seconds(at)}`];
    });
  }

  /** The promise; where something fails meanwhile, counted from the end of that. */
  #due(since: number, promise = PROMISE_MS): number {
    let due = since + promise;
    for (const { from, to } of this.#troubles.toSorted((a, b) => a.from - b.from))
      if (to >= since && from <= due) due = Math.max(due, to + promise);
    return due;
  }

  #firstPublications(): Map<string, number> {
    const first = new Map<string, number>();
    for (const { alert, at } of this.#publications) if (!first.has(alert)) first.set(alert, at);
    return first;
  }

  #repeated(seconds: (at: number) => string): string[] {
    return [...Map.groupBy(this.#publications, ({ alert }) => alert)].flatMap(([alert, times]) => {
      const without = times.slice(0, -1).filter(({ publisher }) => !publisher.isCutOff);
      const all = times.map(({ at }) => seconds(at)).join(', ');
      const repeated = without.length > 0 ? [`repeated without a reason: ${alert}, at ${all}`] : [];
      const counts = new Set([this.#counts.get(alert), ...times.map(({ count }) => count)]);
      return counts.size === 1
        ? repeated
        : [...repeated, `wrong count: ${alert} says ${times[0]?.count}, claimed ${this.#counts.get(alert)}`];
    });
  }

  /** More than one alert a minute of a group, where nothing fails. Updates of what was not out yet open no window. */
  #many(): string[] {
    if (this.#troubles.length > 0) return [];
    const first = [...this.#begun].filter(([group]) => isFirstGroup(group));
    return first.flatMap(([group, begun]) => {
      const times = [...begun.values()].sort((a, b) => a - b);
      const isOften = times.some((at, index) => index > 0 && at - (times[index - 1] ?? 0) < MIN_APART_MS);
      return isOften ? [`too many: ${times.length} alerts of ${group}`] : [];
    });
  }

  /** Updates before their first alert, and revisions that go backwards. */
  #wrong(): string[] {
    const byAlert = Map.groupBy(
      this.#publications.map(({ alert }, order) => ({ alert, order })),
      ({ alert }) => alert,
    );
    return [...this.#claims].flatMap(([finding, claims]) => {
      const reported = claims
        .flatMap(({ alert, revision }, index) =>
          (byAlert.get(alert) ?? []).map(({ order }) => ({ order, revision, index })),
        )
        .sort((a, b) => a.order - b.order);
      const revisions = reported.map(({ revision }) => revision);
      const isForward = reported.every(
        ({ index }, at) => at === 0 || index >= (reported[at - 1]?.index ?? 0),
      );
      const isRising = claims.every(({ revision }, at) => revision === (claims[0]?.revision ?? 0) + at);
      return isForward && isRising
        ? []
        : [`out of order: ${finding.slice(0, 6)} reported as revisions ${revisions}`];
    });
  }
}

const lastAlert = (item: Item | undefined): string | undefined =>
  item && decodeFinding(item).notice.alerts.at(-1);
