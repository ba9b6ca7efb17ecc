import { isNullIdentity } from '../base/version-identity.ts';
import type { Destruction, VersionFact } from './facts.ts';
import { inOrder } from './order.ts';
import { isStoredAfter } from './timeline.ts';

/**
 * A key has one null version at a time, so a deletion destroyed the newest that was there by then. An older one to which the
 * deletion was put down, before the event of the newer one came, had been overwritten already.
 */
export function settleNullVersions(facts: readonly VersionFact[]): VersionFact[] {
  const nulls = inOrder(facts.filter((fact) => isNullIdentity(fact.version)));
  const settled = new Map(nulls.map((fact) => [fact.version, fact]));
  nulls.forEach((fact, index) => {
    const destroyed = settled.get(fact.version)?.destroyed ?? null;
    const next = nulls[index + 1];
    if (destroyed === null || next === undefined || isStoredAfter(next, destroyed)) return;
    settled.set(fact.version, { ...fact, destroyed: null });
    const moved = better(settled.get(next.version)?.destroyed ?? null, destroyed);
    settled.set(next.version, { ...(settled.get(next.version) ?? next), destroyed: moved });
  });
  return facts.map((fact) => settled.get(fact.version) ?? fact);
}

// What an event told says more than what a look missed.
function better(known: Destruction | null, moved: Destruction): Destruction {
  return known === null || (known.by === 'found-missing' && moved.by !== 'found-missing') ? moved : known;
}
