import type { ChangeRecord, Judged } from './change-record.ts';

/** A detection that a change undoes: what the change left in place has to be compared with the value before the detection as well. */
export interface Retreat {
  /** The change whose value was compared with; `null` where there was none before. */
  readonly before: ChangeRecord | null;
  /** The value of the change that is undone. */
  readonly value: unknown;
  /** The rules of the change that is undone which are in effect until then: they report what still holds of them. */
  readonly rules: readonly string[];
}

/** A detection that was undone. */
interface Undone {
  /** Index of the change that it is about. */
  readonly of: number;
  /** Index of the change whose value was compared with; -1 where there was none before. */
  readonly before: number;
}

/**
 * The detections that each change undoes. An attacker may first set what is worse than what they want, and narrow it then: compared with
 * the value just before, what they wanted is none of their doing. They may also set what they want, then what is worse, which ends the
 * first detection, and go back: so what a change undoes leads on to what that had undone itself, back to the value before all of it.
 */
export class Retreats {
  readonly #changes: readonly ChangeRecord[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #byIndex = new Map<number, Map<string, Undone>>();
  readonly #rules = new Map<number, Judged['rules']>();

  constructor(changes: readonly ChangeRecord[]) {
    this.#changes = changes;
    this.#places = new Map(changes.map(({ cause }, index) => [cause, index]));
  }

  /** Takes in what a change was found to do, and when each part of it was undone. */
  add(index: number, judged: Judged | undefined): void {
    if (judged === undefined) return;
    this.#rules.set(index, judged.rules);
    for (const [name, undoneAt] of Object.entries(judged.rules)) {
      if (undoneAt === null) continue;
      const cause = name.includes('@') ? name.slice(name.indexOf('@') + 1) || null : judged.after;
      const place = cause === null ? -1 : this.#places.get(cause);
      if (place !== undefined) this.#addTo(undoneAt, { of: index, before: place });
    }
  }

  #addTo(undoneAt: string, undone: Undone): void {
    const name = `${undone.of} ${undone.before}`;
    for (let later = undone.of + 1; later < this.#changes.length; later++) {
      const { at = '' } = this.#changes[later] ?? {};
      if (at > undoneAt) return;
      if (at === undoneAt)
        this.#byIndex.set(later, (this.#byIndex.get(later) ?? new Map()).set(name, undone));
    }
  }

  /** What the change at an index undoes, of all that was added: first what is compared with the oldest values, which says most. */
  at(index: number): readonly Retreat[] {
    const at = this.#changes[index]?.at ?? '';
    const all = [...this.#rootsOf(index, new Set()), ...this.#undoneAt(index)];
    return all
      .toSorted((a, b) => a.before - b.before || a.of - b.of)
      .map(({ of, before }) => ({
        before: this.#changes[before] ?? null,
        value: this.#changes[of]?.value,
        rules: this.#inEffect(of, at),
      }));
  }

  /** One text for what the change at an index undoes. */
  nameAt(index: number): string {
    return JSON.stringify(this.at(index).map(({ before, rules }) => [before?.cause ?? '', rules]));
  }

  #undoneAt = (index: number): readonly Undone[] => [...(this.#byIndex.get(index)?.values() ?? [])];

  /** What stands behind all that a change undoes: detections of changes that undid nothing themselves. */
  #rootsOf(index: number, seen: Set<number>): readonly Undone[] {
    return this.#undoneAt(index).flatMap(({ of }) => {
      if (seen.has(of)) return [];
      seen.add(of);
      const behind = this.#undoneAt(of);
      const roots = behind.filter((undone) => this.#undoneAt(undone.of).length === 0);
      return [...roots, ...this.#rootsOf(of, seen)];
    });
  }

  #inEffect = (index: number, at: string): readonly string[] =>
    Object.entries(this.#rules.get(index) ?? {})
      .filter(([, undoneAt]) => undoneAt === null || undoneAt >= at)
      .map(([name]) => ruleIn(name))
      .sort();
}

/** The rule in the name of a detection: `rule`, `rule/1` for its second one, `rule@CAUSE` for one against an earlier value. */
const ruleIn = (name: string): string => name.replace(/[/@].*$/s, '');
