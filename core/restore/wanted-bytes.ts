import type { VersionIdentity } from '../base/object-ref.ts';
import { second } from '../base/time.ts';
import type { Dataset } from '../scope/dataset.ts';
import type { ManifestEntry } from '../versions/entry.ts';
import type { VersionFact } from '../versions/facts.ts';
import { judgeHistory } from '../versions/judge-history.ts';
import type { Expectation, VersionRecord } from '../versions/version-record.ts';

/** What a restore brings back: what is expected now, what the seal pinned, or what was expected at a time. */
export type RestoreTo =
  | { readonly kind: 'approved' }
  | { readonly kind: 'baseline' }
  /** ISO time. */
  | { readonly kind: 'time'; readonly at: string };

/** Which bytes a key should hold, and the version that held them first. */
export interface Wanted extends Pick<Expectation, 'digest' | 'size' | 'versionId'> {
  readonly version: VersionIdentity;
}

/** Stands in the place of an answer that takes the history of the key. */
export const NEEDS_HISTORY = Symbol('the history of the key is needed');

/**
 * What a key should hold by its entry alone; `null` where nothing. Almost every key of a dataset is answered by that, so that a plan of a
 * million keys reads the histories of few.
 */
export function wantedByEntry(
  to: RestoreTo,
  { standing: { expected }, baseline }: ManifestEntry,
): Wanted | null | typeof NEEDS_HISTORY {
  if (to.kind === 'approved') return expected;
  if (to.kind === 'baseline') return baseline && { ...baseline };
  if (expected === null) return null;
  return second(expected.since) <= second(to.at) ? expected : NEEDS_HISTORY;
}

/** What was expected of a key at an ISO time: the judgement of what had happened, and of what people had said by then. */
export function wantedAt(
  at: string,
  entry: ManifestEntry,
  history: readonly VersionRecord[],
  dataset: Dataset,
): Wanted | null {
  const isBy = (time: string): boolean => second(time) <= second(at);
  const facts = history.map(({ fact }) => fact).filter(({ storedAt }) => isBy(storedAt));
  const { baseline } = entry;
  const context = {
    dataset: { ...dataset, modes: modesBy(dataset, isBy) },
    baseline: baseline !== null && isBy(baseline.storedAt) ? baseline : null,
    approvals: entry.approvals.filter(({ from }) => isBy(from)),
  };
  return judgeHistory(
    facts.map((fact) => factBy(fact, isBy)),
    context,
  ).standing.expected;
}

function modesBy({ modes }: Dataset, isBy: (time: string) => boolean): Dataset['modes'] {
  const past = modes.filter(({ since }) => isBy(since));
  return past.length > 0 ? past : modes.slice(0, 1);
}

/** A version as it was known then: what ended it later had not happened. */
function factBy(fact: VersionFact, isBy: (time: string) => boolean): VersionFact {
  const { destroyed, moves = [] } = fact;
  return {
    ...fact,
    destroyed: destroyed !== null && isBy(destroyed.at) ? destroyed : null,
    moves: moves.filter((move) => isBy(move.at)),
  };
}
