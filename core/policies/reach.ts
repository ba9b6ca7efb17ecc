import { levelsOf } from './actions.ts';
import { coversPattern, overlap } from './pattern.ts';
import { coversScope, type Scope, scopesOf, scopesOverlap } from './scope.ts';
import type { Selection, Statement } from './statement.ts';

/** A part of the resource, without what NotResource leaves out of it. */
export interface Place {
  readonly scope: Scope;
  readonly except: readonly Scope[];
}

/** What a statement is about: each of the actions, in each of the places where it can be done. */
export interface Reach {
  /** Each names one, or with `isNot` everything but some. */
  readonly actions: readonly Selection<string>[];
  readonly places: readonly Place[];
}

/** One action, or everything but some, in one place. */
export interface ActionOnResource {
  readonly action: Selection<string>;
  readonly place: Place;
}

const VARIABLE = /\$\{(?![*?$]\})[^}]*\}/;

/**
 * All that a statement is about for sure: a variable in a resource may stand for anything, so that where it allows it is
 * taken for everything, and where it denies for nothing.
 */
export function reachOf(statement: Statement, bucket: string | null): Reach {
  const { isNot, values } = statement.resources;
  // What an Allow leaves out it leaves out for sure only without variables, and what a Deny names likewise.
  const isSureOnly = (statement.effect === 'Deny') !== isNot;
  const named = isSureOnly ? values.filter((value) => !VARIABLE.test(value)) : values.map(widest);
  return reachIn(statement, named, bucket);
}

/** All that a statement is about as it is written, with variables as they stand. */
export const writtenReachOf = (statement: Statement, bucket: string | null): Reach =>
  reachIn(statement, statement.resources.values, bucket);

const widest = (resource: string): string => resource.replaceAll(new RegExp(VARIABLE, 'g'), '*');

function reachIn({ actions, resources }: Statement, named: readonly string[], bucket: string | null): Reach {
  const scopes = named.flatMap((resource) => scopesOf(resource, bucket));
  const where = resources.isNot ? scopesOf('*', bucket) : scopes;
  const except = resources.isNot ? scopes : [];
  return {
    actions: selectionsOf(actions),
    places: where
      .filter((scope) => !except.some((left) => coversScope(left, scope)))
      .map((scope) => ({ scope, except })),
  };
}

// A policy is about the service of the resource that it is attached to, so that `*` and `s3:*` mean the same there.
const wholeService = (action: string): string => (/^(?:s3|kms):\*+$/.test(action) ? '*' : action);

function selectionsOf({ isNot, values }: Selection<string>): readonly Selection<string>[] {
  const actions = [...new Set(values.map(wholeService))];
  if (!isNot) return actions.map((action) => ({ isNot, values: [action] }));
  // Everything but everything is nothing.
  return actions.includes('*') ? [] : [{ isNot, values: actions }];
}

/** Finds where each of some actions can be done. */
export function fitting(
  actions: readonly Selection<string>[],
): (action: Selection<string>, place: Place) => boolean {
  const levels = new Map(
    actions.map((action) => [action, action.isNot ? null : action.values.flatMap(levelsOf)]),
  );
  return (action, { scope: { level } }) => levels.get(action)?.includes(level) ?? true;
}

export const coversPlace = (wide: Place, narrow: Place): boolean =>
  coversScope(wide.scope, narrow.scope) &&
  wide.except.every(
    (left) => !scopesOverlap(left, narrow.scope) || narrow.except.some((other) => coversScope(other, left)),
  );

export function coversActions(wide: Selection<string>, narrow: Selection<string>): boolean {
  if (!wide.isNot && !narrow.isNot)
    return narrow.values.every((action) => wide.values.some((pattern) => coversPattern(pattern, action)));
  if (!wide.isNot) return wide.values.includes('*');
  if (!narrow.isNot)
    return narrow.values.every((action) => !wide.values.some((left) => overlap(left, action)));
  return wide.values.every((left) => narrow.values.some((other) => coversPattern(other, left)));
}

/** False when two places surely have nothing in common. */
export const placesOverlap = (one: Place, other: Place): boolean =>
  scopesOverlap(one.scope, other.scope) &&
  !one.except.some((left) => coversScope(left, other.scope)) &&
  !other.except.some((left) => coversScope(left, one.scope));

/** False when two selections surely have nothing in common. */
export function actionsOverlap(one: Selection<string>, other: Selection<string>): boolean {
  if (one.isNot && other.isNot) return true;
  const [not, plain] = one.isNot ? [one, other] : [other, one];
  if (!not.isNot) return plain.values.some((a) => not.values.some((b) => overlap(a, b)));
  return plain.values.some((action) => !not.values.some((left) => coversPattern(left, action)));
}

export const reachesOverlap = (one: Reach, other: Reach): boolean =>
  one.actions.some((action) => other.actions.some((each) => actionsOverlap(action, each))) &&
  one.places.some((place) => other.places.some((each) => placesOverlap(place, each)));
