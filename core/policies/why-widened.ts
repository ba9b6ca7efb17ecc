import { includesPrincipals, type Permit } from './permit.ts';
import { coversReach, reachesOverlap } from './reach.ts';

/** Why an Allow's part is new. */
export function whyAllowed(permit: Permit, before: readonly Permit[]): string {
  const known = before.filter((other) => includesPrincipals(other.principals, permit.principals));
  if (known.length === 0) return 'this principal had nothing before';
  const loosened = known.filter((other) => coversReach(other.reach, permit.reach));
  if (loosened.length === 0) return 'this principal had not these actions on these resources before';
  const texts = [...new Set(loosened.map(conditionsText))].sort();
  return `conditions were dropped or loosened; before: ${texts.join('; or ')}`;
}

/** Why a Deny's part does not hold any more. */
export function whyUndenied(permit: Permit, now: readonly Permit[]): string {
  const isLeft = now.some((other) => reachesOverlap(other.reach, permit.reach));
  const when = permit.statement.conditions.length === 0 ? '' : ` where ${conditionsText(permit)}`;
  return `a Deny${when} ${isLeft ? 'covers less than before' : 'is gone'}`;
}

const conditionsText = ({ statement: { conditions } }: Permit): string =>
  conditions.map(({ operator, key, values }) => `${operator} ${key} ${values.join(', ')}`).join(' and ');
