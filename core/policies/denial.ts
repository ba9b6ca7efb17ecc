import { remembered } from '../base/memoize.ts';
import { type Constraint, escapeOf } from './constraint.ts';
import type { PolicyContext } from './context.ts';
import { impliesAll } from './implies.ts';
import { contains } from './party.ts';
import { factsOf, isPattern, type Principal, partyOf } from './principal.ts';
import {
  type ActionOnResource,
  coversActions,
  coversPlace,
  type Place,
  type Reach,
  reachOf,
} from './reach.ts';
import type { Selection, Statement } from './statement.ts';

/** A Deny, and what it denies. */
export interface Denial {
  readonly statement: Statement;
  readonly reach: Reach;
  /** What holds for all requests that it would not deny, were it for everybody; `null` when that may be anybody. */
  readonly escape: Constraint | null;
}

/** What a Deny does to a grant: nothing for sure, end it, or leave only those who meet a constraint. */
export type Effect = 'none' | 'cut' | Constraint;

/** The Deny statements of a policy; one that can be read in several ways is none. */
export const denialsOf = (
  statements: readonly Statement[],
  bucket: string | null,
  { kind }: PolicyContext,
): readonly Denial[] =>
  statements
    .filter(({ effect, isAmbiguous }) => effect === 'Deny' && !isAmbiguous)
    .map((statement) => ({
      statement,
      reach: reachOf(statement, bucket),
      escape: escapeOf(statement.conditions, kind),
    }));

/** A text of 0 and 1 that says which of the denials surely cover all of an action on a resource. */
export function reachSignature(denials: readonly Denial[]): (actionOnResource: ActionOnResource) => string {
  const ofActions = remembered((action: Selection<string>) =>
    denials.map(({ reach }) => reach.actions.some((each) => coversActions(each, action))),
  );
  const ofPlaces = remembered((place: Place) =>
    denials.map(({ reach }) => reach.places.some((each) => coversPlace(each, place))),
  );
  return ({ action, place }) => {
    const places = ofPlaces(place);
    return ofActions(action)
      .map((isCovered, index) => (isCovered && places[index] ? '1' : '0'))
      .join('');
  };
}

/** What a Deny surely does to those whom an Allow names, as far as it covers what that allows. */
export function effectOn(
  { statement: deny, escape: spared }: Denial,
  allow: Statement,
  principal: Principal,
): Effect {
  const isMet = impliesAll([...allow.conditions, ...factsOf(principal)], deny.conditions);
  if (deny.principals.isNot) {
    const unmet = isMet ? NOBODY : spared;
    return unmet ? onlyThose(deny.principals.values, principal, unmet) : 'none';
  }
  if (!deny.principals.values.some((each) => includes(each, principal, allow))) return 'none';
  return isMet ? 'cut' : (spared ?? 'none');
}

const NOBODY: Constraint = { pins: [], isFixed: true };

// Everybody but those is denied: they remain, and those who do not meet the conditions.
function onlyThose(spared: readonly Principal[], principal: Principal, unmet: Constraint): Effect {
  if (spared.some((each) => contains(partyOf(each), partyOf(principal)))) return 'none';
  const parties = spared.map(partyOf).filter((party) => party !== null);
  const pins = parties.map((party) => ({ dimension: 'principal' as const, party, isFixed: true }));
  return parties.length < spared.length ? 'none' : { pins: [...pins, ...unmet.pins], isFixed: true };
}

// A wildcard in a principal is read as everybody where it allows; where it denies it must be everybody.
function includes(denied: Principal, allowed: Principal, { principals }: Statement): boolean {
  if (denied.value === '*') return true;
  if (principals.isNot || isPattern(denied.value)) return false;
  return denied.kind === allowed.kind && contains(partyOf(denied), partyOf(allowed));
}
