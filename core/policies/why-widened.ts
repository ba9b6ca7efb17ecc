import type { Condition } from './condition.ts';
import { includesPrincipals, type Permit } from './permit.ts';
import { coversActions, coversPlace, reachesOverlap } from './reach.ts';
import type { Remainder } from './remainder.ts';

/** Why a part of an Allow is new. */
export function whyAllowed({ principals, reach }: Remainder, before: readonly Permit[]): string {
  const known = before.filter((other) =>
    other.principals.some((each) => includesPrincipals(each, principals)),
  );
  if (known.length === 0) return 'this principal had nothing before';
  const loosened = known.filter(
    (other) =>
      reach.actions.every((action) => other.reach.actions.some((each) => coversActions(each, action))) &&
      reach.places.every((place) => other.reach.places.some((each) => coversPlace(each, place))),
  );
  if (loosened.length === 0) return 'this principal had not these actions on these resources before';
  const texts = [...new Set(loosened.map(({ statement }) => conditionsText(statement.conditions)))].sort();
  return `conditions were dropped or loosened; before: ${texts.join('; or ')}`;
}

/** Why a part of a Deny does not hold any more. */
export function whyUndenied({ statement, reach }: Remainder, now: readonly Permit[]): string {
  const isLeft = now.some((other) => reachesOverlap(other.reach, reach));
  const when = statement.conditions.length === 0 ? '' : ` where ${conditionsText(statement.conditions)}`;
  return `a Deny${when} ${isLeft ? 'covers less than before' : 'is gone'}`;
}

const conditionsText = (conditions: readonly Condition[]): string =>
  conditions.map(({ operator, key, values }) => `${operator} ${key} ${values.join(', ')}`).join(' and ');
