import type { ChangeRecord, Judged } from './change-record.ts';

/** A detection that a change undoes: what the change left in place has to be compared with the value before the detection as well. */
export interface Retreat {
  /** The change whose value was compared with; `null` where there was none before. */
  readonly before: ChangeRecord | null;
  /** The rules of the change that is undone: what still holds of them is in effect. */
  readonly rules: readonly string[];
}

/**
 * The detections that each change undoes. An attacker may first set what is worse than what they want, and narrow it then: compared with
 * the value just before, what they wanted is none of their doing.
 */
export class Retreats {
  readonly #changes: readonly ChangeRecord[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #byIndex = new Map<number, Map<string, Retreat>>();

  constructor(changes: readonly ChangeRecord[]) {
    this.#changes = changes;
    this.#places = new Map(changes.map(({ cause }, index) => [cause, index]));
  }

  /** Takes in what a change was found to do, and when each part of it was undone. */
  add(index: number, judged: Judged | undefined): void {
    const entries = Object.entries(judged?.rules ?? {});
    const rules = entries.map(([name]) => ruleIn(name));
    for (const [name, undoneAt] of entries) {
      if (undoneAt === null || judged === undefined) continue;
      const cause = name.includes('@') ? name.slice(name.indexOf('@') + 1) || null : judged.after;
      const place = cause === null ? -1 : this.#places.get(cause);
      if (place !== undefined) this.#addTo(index, undoneAt, { before: this.#changes[place] ?? null, rules });
    }
  }

  #addTo(index: number, undoneAt: string, retreat: Retreat): void {
    const name = JSON.stringify([retreat.before?.cause ?? '', [...retreat.rules].sort()]);
    for (let later = index + 1; later < this.#changes.length; later++) {
      const { at = '' } = this.#changes[later] ?? {};
      if (at > undoneAt) return;
      if (at === undoneAt)
        this.#byIndex.set(later, (this.#byIndex.get(later) ?? new Map()).set(name, retreat));
    }
  }

  /** What the change at an index undoes, of all that was added. */
  at(index: number): readonly Retreat[] {
    return [...(this.#byIndex.get(index) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  }

  /** One text for what the change at an index undoes. */
  nameAt(index: number): string {
    return [...(this.#byIndex.get(index)?.keys() ?? [])].sort().join();
  }
}

/** The rule in the name of a detection: `rule`, `rule/1` for its second one, `rule@CAUSE` for one against an earlier value. */
export const ruleIn = (name: string): string => name.replace(/[/@].*$/s, '');
