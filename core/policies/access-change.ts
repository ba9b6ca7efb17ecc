import { remembered } from '../base/memoize.ts';
import { configures, spelled, writesObjects } from './actions.ts';
import type { PolicyContext } from './context.ts';
import { includesPrincipals } from './expanded-statement.ts';
import type { Grant } from './grants.ts';
import type { NewAccess } from './new-access.ts';
import { overlap } from './pattern.ts';
import type { Principal } from './principal.ts';
import { actionsOverlap, type Place, placesOverlap, type Reach } from './reach.ts';
import { resourceText } from './scope.ts';
import type { Selection } from './statement.ts';

/** What one principal can do by one statement, and could not do before. */
export interface AccessChange {
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
  /** True when everybody may change them by it: of a Deny that went away, only what the policy allows everybody besides. */
  readonly isPublicWrite: boolean;
  /** Names of the datasets that it may touch. */
  readonly datasets: readonly string[];
  /** True for what a Deny no longer takes from those who may do it: who that is, other policies say too. */
  readonly isUndenied: boolean;
  readonly reason: string;
}

export interface Surroundings {
  /** The grants by which the policy now allows some of what remains. */
  readonly grants: readonly Grant[];
  readonly bucket: string | null;
  readonly context: PolicyContext & { readonly datasets: readonly NamedDataset[] };
}

/** The grants that a part of an Allow makes, after what is denied. */
export const grantsBy = (
  { statement, principals, reach }: NewAccess,
  grants: readonly Grant[],
): readonly Grant[] =>
  grants.filter(
    (grant) =>
      grant.statement === statement &&
      (principals.isNot || principals.values.includes(grant.principal)) &&
      isAbout(grant, reach),
  );

/** The grants that a part of a Deny stood in the way of. */
export const grantsTo = ({ principals, reach }: NewAccess, grants: readonly Grant[]): readonly Grant[] =>
  grants.filter((grant) => {
    const one = { isNot: false, values: [grant.principal] };
    const isSame = includesPrincipals(principals, one) || includesPrincipals(one, principals);
    return isSame && isAbout(grant, reach);
  });

// Of lists that multiply each other, each part is compared once.
function isAbout({ actionsOnResources }: Grant, { actions, places }: Reach): boolean {
  const isThere = remembered((place: Place) => places.some((each) => placesOverlap(each, place)));
  const isDone = remembered((action: Selection<string>) =>
    actions.some((each) => actionsOverlap(each, action)),
  );
  return actionsOnResources.some(({ action, place }) => isThere(place) && isDone(action));
}

export function accessChange(
  newAccess: NewAccess,
  reason: string,
  { grants, bucket, context }: Surroundings,
): AccessChange {
  const { statement, principals, reach } = newAccess;
  const external = [...new Set(grants.flatMap(({ audience }) => audience.external))].sort();
  return {
    statement: statement.name,
    principal: principalText(principals),
    actions: [...new Set(reach.actions.map(actionText))].sort(),
    resources: [...new Set(reach.places.map(({ scope }) => resourceText(scope, bucket)))].sort(),
    isPublic: grants.some(({ audience }) => audience.isPublic),
    isExternal: external.length > 0,
    external,
    isWrite: changes(reach),
    isPublicWrite: changes(reach) && grants.some(isPublicWrite),
    datasets: datasetsIn(reach, context.datasets, context.kind),
    isUndenied: statement.effect === 'Deny',
    reason,
  };
}

const isPublicWrite = ({ audience, actionsOnResources }: Grant): boolean =>
  audience.isPublic &&
  actionsOnResources.some(({ action, place }) => changes({ actions: [action], places: [place] }));

const principalText = ({ isNot, values }: Selection<Principal>): string => {
  const names = values.map(({ value }) => value).join(', ');
  return isNot ? `everybody but ${names}` : names;
};

const actionText = ({ isNot, values }: Selection<string>): string => {
  const names = values.map(spelled).join(', ');
  return isNot ? `everything but ${names}` : names;
};

const changes = ({ actions, places }: Reach): boolean => {
  const levels = new Set(places.map(({ scope }) => scope.level));
  return actions.some(
    ({ isNot, values }) =>
      isNot ||
      values.some(
        (action) =>
          (levels.has('object') && writesObjects(action)) || (levels.has('bucket') && configures(action)),
      ),
  );
};

export interface NamedDataset {
  readonly name: string;
  readonly prefix: string;
}

/** The datasets whose objects may be touched: configuration and listings affect all of them, and so does a key. */
function datasetsIn(
  { actions, places }: Reach,
  datasets: readonly NamedDataset[],
  kind: PolicyContext['kind'],
): readonly string[] {
  const hasAll =
    kind === 'key' || (places.some(({ scope }) => scope.level === 'bucket') && actions.some(isWhole));
  const objects = places.filter(({ scope }) => scope.level === 'object');
  const isTouched = ({ prefix }: NamedDataset) => hasAll || objects.some((place) => holds(place, prefix));
  return datasets.filter(isTouched).map(({ name }) => name);
}

const LISTING = ['s3:listbucket', 's3:listbucketversions'];

const isWhole = ({ isNot, values }: Selection<string>): boolean =>
  isNot || values.some((action) => configures(action) || LISTING.some((listing) => overlap(action, listing)));

// Where keys begin in each way to write a resource.
const BEGINNINGS = ['', 'arn:aws:s3:::*/', 'arn:aws:s3:*:*:accesspoint/*/object/'];

const holds = ({ scope: { pattern } }: Place, prefix: string): boolean =>
  (pattern.startsWith('arn:') ? BEGINNINGS.slice(1) : BEGINNINGS).some((start) =>
    overlap(pattern, `${start}${prefix}*`),
  );
