import { mapAtOnce } from '../../base/concurrency-limit.ts';
import type { Clock } from '../../base/time.ts';
import type { FactsReader, PartialLister } from '../../posture/facts.ts';
import { type Guard, guardedBucket } from '../../scope/guard.ts';
import { isOwnBucket } from '../../scope/own-buckets.ts';

export interface BucketSearchPorts {
  readonly lister: PartialLister;
  readonly facts: Pick<FactsReader, 'tags'>;
  /** What of a bucket's name, or of its tags, suggests that it holds training data or models. */
  readonly signsOf: (name: string, tags: Readonly<Record<string, string>>) => readonly string[];
  readonly guard: Guard;
  readonly clock: Clock;
}

/** A bucket that seems to hold training data or models. */
export interface AiBucket {
  readonly name: string;
  readonly signs: readonly string[];
}

export interface BucketSearch {
  /** Names of all buckets of the account. */
  readonly names: readonly string[];
  /** Kinds of buckets that could not be listed, and why: a name that is not among these may be there all the same. */
  readonly unlisted: readonly string[];
  /** Those that nobody guards. */
  readonly aiBuckets: readonly AiBucket[];
  /** Those whose names say nothing and whose tags could not be read. */
  readonly untagged: readonly UntaggedBucket[];
}

export interface UntaggedBucket {
  readonly name: string;
  readonly reason: string;
}

/** Buckets whose tags one search reads, a request each. An account may have many thousands. */
export const MAX_TAGGED = 500;
const CONCURRENCY = 8;
const NO_TAGS = {};
/** The time between two searches: the turns must not keep step with it. */
const SEARCH_INTERVAL_MS = 6 * 60 * 60 * 1000;

/** Finds them among all buckets of the account: by their names, and by the tags of those whose names say nothing. */
export async function searchForData(ports: BucketSearchPorts): Promise<BucketSearch> {
  const names: string[] = [];
  for await (const name of ports.lister.names()) names.push(name);
  const open = names.filter((name) => !isGuardedOrOwn(ports.guard, name));
  const byName = open.map((name) => ({ name, signs: ports.signsOf(name, NO_TAGS) }));
  const silent = byName.filter(({ signs }) => signs.length === 0).map(({ name }) => name);
  const byTags = await tagged(someOf(silent, ports.clock()), ports);
  const byTag = byTags.filter((one) => 'signs' in one);
  return {
    names,
    unlisted: ports.lister.unlisted(),
    aiBuckets: [...byName, ...byTag].filter(({ signs }) => signs.length > 0),
    untagged: byTags.filter((one) => 'reason' in one),
  };
}

// The stack's name may have a word of AI in it.
const isGuardedOrOwn = (guard: Guard, name: string): boolean =>
  guardedBucket(guard, name) !== null || isOwnBucket(guard, name);

/** Others at each search, so that all have their turn. */
function someOf(names: readonly string[], now: Date): readonly string[] {
  if (names.length <= MAX_TAGGED) return names;
  const turns = Math.ceil(names.length / MAX_TAGGED);
  const turn = Math.floor(now.getTime() / SEARCH_INTERVAL_MS) % turns;
  return names.filter((_, index) => index % turns === turn);
}

function tagged(
  names: readonly string[],
  { facts, signsOf }: BucketSearchPorts,
): Promise<(AiBucket | UntaggedBucket)[]> {
  return mapAtOnce(names, CONCURRENCY, async (name) => {
    const tags = await facts.tags(name);
    return tags.kind === 'known' ? { name, signs: signsOf(name, tags.value) } : { name, reason: tags.reason };
  });
}
