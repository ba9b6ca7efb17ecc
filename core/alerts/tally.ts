import { compareText } from '../base/time.ts';

/** How often names occur: the commonest few, and how many others there are. */
export interface Tally {
  readonly top: readonly { readonly name: string; readonly count: number }[];
  /** How many other names, and how often they occur together. */
  readonly others: { readonly names: number; readonly count: number };
}

/** Counts names; those that are as common come in the order of their text. */
export function tallyOf(names: readonly string[], limit: number): Tally {
  return limited(countsOf(names), limit);
}

function limited(counts: ReadonlyMap<string, number>, limit: number): Tally {
  const sorted = [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || compareText(a.name, b.name));
  const others = sorted.slice(limit);
  return {
    top: sorted.slice(0, limit),
    others: { names: others.length, count: others.reduce((sum, { count }) => sum + count, 0) },
  };
}

/** Two tallies as one, as exact as they are: a name beyond the commonest of one of them counts as another. */
export function joinedTallies(first: Tally, next: Tally, limit: number): Tally {
  const counts = new Map<string, number>();
  for (const { name, count } of [...first.top, ...next.top])
    counts.set(name, (counts.get(name) ?? 0) + count);
  const { top, others } = limited(counts, limit);
  const sum = (of: 'names' | 'count') => others[of] + first.others[of] + next.others[of];
  return { top, others: { names: sum('names'), count: sum('count') } };
}

export function countsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** The folder that a key is in, with the slash at its end; empty for a key at the top of its bucket. */
export const folderOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

const MAX_SUFFIX = 20;

/** What a key's name ends with, from its last dot on; empty where it has none, or where so much follows that it is no suffix. */
export function suffixOf(key: string): string {
  const name = key.slice(key.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const suffix = dot <= 0 ? '' : name.slice(dot);
  return suffix.length > MAX_SUFFIX ? '' : suffix;
}
