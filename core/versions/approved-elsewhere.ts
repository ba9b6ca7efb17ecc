import type { ObjectRef } from '../base/object-ref.ts';
import { second } from '../base/time.ts';
import type { VersionFact } from './facts.ts';

type Known = Pick<VersionFact, 'storedAt' | 'approvedElsewhere' | 'approvedElsewhereLater'>;

/**
 * Another key under which a person had approved a version's bytes by a time; `null` where there was none, `undefined` where nobody
 * searched.
 * @param at ISO time
 */
export function approvedElsewhereBy(fact: Known, at: string): ObjectRef | null | undefined {
  if (fact.approvedElsewhere || isWhenStored(fact, at)) return fact.approvedElsewhere;
  const { noneBy, found } = fact.approvedElsewhereLater ?? NOBODY_SEARCHED;
  if (found && second(found.at) <= second(at)) return { bucket: found.bucket, key: found.key };
  return noneBy !== null && second(at) <= second(noneBy) ? null : undefined;
}

/** Adds what a search found for a time. */
export function withApprovedElsewhere<Fact extends Known>(
  fact: Fact,
  at: string,
  found: ObjectRef | null,
): Fact {
  if (isWhenStored(fact, at)) return { ...fact, approvedElsewhere: found };
  const known = fact.approvedElsewhereLater ?? NOBODY_SEARCHED;
  const later =
    found === null
      ? { ...known, noneBy: latest(known.noneBy, at) }
      : { ...known, found: known.found && known.found.at < at ? known.found : { ...found, at } };
  return { ...fact, approvedElsewhereLater: later };
}

const NOBODY_SEARCHED = { noneBy: null, found: null } as const;

const isWhenStored = ({ storedAt }: Known, at: string): boolean => second(at) <= second(storedAt);

const latest = (known: string | null, at: string): string => (known !== null && known > at ? known : at);
