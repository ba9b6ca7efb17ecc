import type { AwsDelivery } from './aws-accounts.ts';
import type { Constraint } from './constraint.ts';
import type { PolicyContext } from './context.ts';
import { contains, isInside, meet, outsider, type Party } from './party.ts';
import type { Dimension, Pin } from './trust-keys.ts';

/** Who a grant lets in. */
export interface Audience {
  /** In the meaning of S3's documentation. */
  readonly isPublic: boolean;
  /** Outsiders by account, organization or id. */
  readonly external: readonly string[];
  /** True when anybody gets in who comes from some place, such as a network. */
  readonly isPlaceOnly: boolean;
  /** What AWS delivers from accounts of its own, which are no outsiders then; absent for everybody else. */
  readonly delivery?: AwsDelivery;
}

const NOBODY: Audience = { isPublic: false, external: [], isPlaceOnly: false };
const MAX_WAYS = 4096;

type Way = readonly Pin[];

/** Whom a grant is for: a party, or everybody (`null`), who may be everybody but some. */
export interface Addressee {
  readonly party: Party | null;
  readonly except: readonly Party[];
}

/** Who remains of those whom a grant is for, under constraints that all hold. */
export function audienceOf(
  { party: base, except }: Addressee,
  constraints: readonly Constraint[],
  context: PolicyContext,
): Audience {
  const outcomes = waysThrough(constraints)
    .map((way) => outcome({ party: base, except }, way, context))
    .filter((each) => each !== null);
  if (outcomes.length === 0) return NOBODY;
  return {
    isPublic: base === null && !constraints.some(({ isFixed }) => isFixed),
    external: [...new Set(outcomes.flatMap(({ external }) => external))].sort(),
    isPlaceOnly: outcomes.some(({ isPlaceOnly }) => isPlaceOnly),
  };
}

// Each constraint is a choice; where there are too many ways to choose, the longest are left out: fewer constraints let
// more through.
function waysThrough(constraints: readonly Constraint[]): readonly Way[] {
  const shortest = constraints.toSorted((a, b) => a.pins.length - b.pins.length);
  return shortest.reduce<readonly Way[]>(
    (ways, { pins }) =>
      ways.length > 1 && ways.length * pins.length > MAX_WAYS
        ? ways
        : ways.flatMap((way) => pins.map((pin) => [...way, pin])),
    [[]],
  );
}

type Outcome = Pick<Audience, 'external' | 'isPlaceOnly'>;

// `null` when nobody is left.
function outcome({ party, except }: Addressee, way: Way, context: PolicyContext): Outcome | null {
  const of = (wanted: Dimension) =>
    way.filter(({ dimension }) => dimension === wanted).map(({ party }) => party);
  let who = party;
  for (const named of of('principal')) {
    who = who === null ? named : meet(who, named, context);
    if (who === null) return null;
  }
  if (who === null) return ofPlaces(way, context);
  if (except.some((left) => contains(left, who))) return null;
  if (who.kind === 'service') return { external: sources(of('source'), context), isPlaceOnly: false };
  const name = outsider(who, context);
  return { external: name === null ? [] : [name], isPlaceOnly: false };
}

// A service acts for somebody. While it is not known whose the resource is, the usual answer is: for its owner.
function sources(parties: readonly Party[], context: PolicyContext): string[] {
  if (parties.some((party) => isInside(party, context))) return [];
  const known = ({ kind }: Party) =>
    kind === 'organization' ? context.organization !== null : context.account !== null;
  return outsiders(parties.filter(known), context);
}

function ofPlaces(way: Way, context: PolicyContext): Outcome {
  const parties = way.map(({ party }) => party);
  if (parties.some((party) => isInside(party, context))) return { external: [], isPlaceOnly: false };
  const external = outsiders(parties, context);
  return { external, isPlaceOnly: external.length === 0 && parties.length > 0 };
}

const outsiders = (parties: readonly Party[], context: PolicyContext): string[] =>
  parties.map((party) => outsider(party, context)).filter((name) => name !== null);
