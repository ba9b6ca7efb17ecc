import { type AccessChange, accessChange, grantsBy, grantsTo, type NamedDataset } from './access-change.ts';
import type { Condition } from './condition.ts';
import type { PolicyContext } from './context.ts';
import { denialsOf } from './denial.ts';
import type { PolicyDocument } from './document.ts';
import { type ExpandedStatement, expandedStatementOf, includesPrincipals } from './expanded-statement.ts';
import { type Grant, grantsOf } from './grants.ts';
import { type NewAccess, newAccessOf } from './new-access.ts';
import { coversActions, coversPlace, reachesOverlap } from './reach.ts';
import { bucketOf } from './scope.ts';

export type { AccessChange, NamedDataset } from './access-change.ts';

export interface ComparisonContext extends PolicyContext {
  readonly datasets: readonly NamedDataset[];
}

/**
 * Says statement by statement and principal by principal what can be done now that could not be done before. `null` is no
 * policy. Order, spelling, Sids, and one statement made of several or several of one make no difference.
 */
export function comparePolicies(
  before: PolicyDocument | null,
  after: PolicyDocument | null,
  context: ComparisonContext,
): readonly AccessChange[] {
  const policies = [before, after].filter((policy) => policy !== null);
  const bucket = bucketOf(policies, context);
  const [was, is] = [readAll(before, bucket, context), readAll(after, bucket, context)];
  const changeOf = (newAccess: NewAccess, reason: string, grants: readonly Grant[]) =>
    accessChange(newAccess, reason, { grants, bucket, context });
  const allowed = is.allows.flatMap((expanded) => newAccessOf(expanded, was.allows));
  const undenied = was.denies.flatMap((expanded) => newAccessOf(expanded, is.denies));
  return [
    ...allowed.flatMap((newAccess) => {
      const grants = grantsBy(newAccess, is.grants);
      return grants.length > 0 ? [changeOf(newAccess, whyAllowed(newAccess, was.allows), grants)] : [];
    }),
    ...undenied.map((newAccess) =>
      changeOf(newAccess, whyUndenied(newAccess, is.denies), grantsTo(newAccess, is.grants)),
    ),
  ];
}

interface Known {
  readonly allows: readonly ExpandedStatement[];
  readonly denies: readonly ExpandedStatement[];
  readonly grants: readonly Grant[];
}

function readAll(policy: PolicyDocument | null, bucket: string | null, context: PolicyContext): Known {
  const statements = policy?.statements ?? [];
  const denials = denialsOf(statements, bucket, context);
  const allowing = statements.filter(({ effect }) => effect === 'Allow');
  return {
    allows: allowing.map((statement) => expandedStatementOf(statement, bucket)),
    denies: denials.map(({ statement }) => expandedStatementOf(statement, bucket)),
    grants: allowing.flatMap((statement) => grantsOf(statement, denials, bucket, context)),
  };
}

/** Why a part of an Allow is new. */
function whyAllowed({ principals, reach }: NewAccess, before: readonly ExpandedStatement[]): string {
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
function whyUndenied({ statement, reach }: NewAccess, now: readonly ExpandedStatement[]): string {
  const isLeft = now.some((other) => reachesOverlap(other.reach, reach));
  const when = statement.conditions.length === 0 ? '' : ` where ${conditionsText(statement.conditions)}`;
  return `a Deny${when} ${isLeft ? 'covers less than before' : 'is gone'}`;
}

const conditionsText = (conditions: readonly Condition[]): string =>
  conditions.map(({ operator, key, values }) => `${operator} ${key} ${values.join(', ')}`).join(' and ');
