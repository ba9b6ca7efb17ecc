import { groupBy } from '../judging/group-by.ts';
import { configures, spelled, writesObjects } from './actions.ts';
import type { PolicyContext } from './context.ts';
import type { Grant } from './grants.ts';
import { includesPrincipals, type Permit } from './permit.ts';
import { type Reach, reachesOverlap } from './reach.ts';
import { resourceText } from './scope.ts';
import { datasetsIn, type NamedDataset } from './touched-datasets.ts';

/** What one principal can do by one statement, and could not do before. */
export interface Widening {
  /** Of the policy as it is now; where a Deny went away or shrank, of the policy as it was. */
  readonly statement: string;
  /** `*` for everybody, else as the policy names it. */
  readonly principal: string;
  /** `s3:PutObject`, or a pattern: `s3:Put*`, `*`. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly isPublic: boolean;
  readonly isExternal: boolean;
  /** The outsiders among those who gain by it. */
  readonly external: readonly string[];
  /** True when objects or the configuration may change. */
  readonly isWrite: boolean;
  /** Names of the datasets that it may touch. */
  readonly datasets: readonly string[];
  readonly reason: string;
}

export interface Surroundings {
  /** Whom the policy now lets do what the permit is about. */
  readonly grantsOf: (permit: Permit) => readonly Grant[];
  readonly bucket: string | null;
  readonly context: PolicyContext & { readonly datasets: readonly NamedDataset[] };
}

/** The grants that an Allow's part makes, after what is denied. */
export const grantsBy = (permit: Permit, grants: readonly Grant[]): readonly Grant[] =>
  grants.filter(
    ({ statement, principal, reach }) =>
      statement === permit.statement &&
      (permit.principals.isNot || permit.principals.values.includes(principal)) &&
      reachesOverlap(reach, permit.reach),
  );

/** The grants that a Deny's part stood in the way of. */
export const grantsTo = (permit: Permit, grants: readonly Grant[]): readonly Grant[] =>
  grants.filter(({ principal, reach }) => {
    const one = { isNot: false, values: [principal] };
    const isSame = includesPrincipals(permit.principals, one) || includesPrincipals(one, permit.principals);
    return isSame && reachesOverlap(reach, permit.reach);
  });

/** One for each statement, principal and reason, and within it for actions on the same resources. */
export function widenings(
  permits: readonly Permit[],
  why: (permit: Permit) => string,
  surroundings: Surroundings,
): readonly Widening[] {
  const keyOf = (permit: Permit) =>
    JSON.stringify([permit.statement.name, principalText(permit), why(permit)]);
  return [...groupBy(permits, keyOf).values()].flatMap((group) =>
    byResources(group, surroundings.bucket).map((some) => widening(some, why, surroundings)),
  );
}

function byResources(permits: readonly Permit[], bucket: string | null): readonly (readonly Permit[])[] {
  const byAction = [...groupBy(permits, ({ reach }) => actionText(reach)).values()];
  const lists = groupBy(byAction, (some) => JSON.stringify(resources(some, bucket)));
  return [...lists.values()].map((some) => some.flat());
}

function widening(
  permits: readonly Permit[],
  why: (permit: Permit) => string,
  given: Surroundings,
): Widening {
  const { grantsOf, bucket, context } = given;
  const [first] = permits;
  const audiences = permits.flatMap(grantsOf).map(({ audience }) => audience);
  const external = [...new Set(audiences.flatMap((audience) => audience.external))].sort();
  return {
    statement: first?.statement.name ?? '',
    principal: first ? principalText(first) : '',
    actions: [...new Set(permits.map(({ reach }) => actionText(reach)))].sort(),
    resources: resources(permits, bucket),
    isPublic: audiences.some((audience) => audience.isPublic),
    isExternal: external.length > 0,
    external,
    isWrite: permits.some(({ reach }) => changes(reach)),
    datasets: datasetsIn(
      permits.map(({ reach }) => reach),
      context.datasets,
      context.kind,
    ),
    reason: first ? why(first) : '',
  };
}

const principalText = ({ principals: { isNot, values } }: Permit): string => {
  const names = values.map(({ value }) => value).join(', ');
  return isNot ? `everybody but ${names}` : names;
};

const actionText = ({ actions: { isNot, values } }: Reach): string => {
  const names = values.map(spelled).join(', ');
  return isNot ? `everything but ${names}` : names;
};

const changes = ({ actions: { isNot, values }, scope: { level } }: Reach): boolean =>
  isNot || values.some(level === 'object' ? writesObjects : configures);

const resources = (permits: readonly Permit[], bucket: string | null): readonly string[] =>
  [...new Set(permits.map(({ reach }) => resourceText(reach.scope, bucket)))].sort();
