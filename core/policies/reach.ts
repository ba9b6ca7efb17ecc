import { levelsOf } from './actions.ts';
import { coversPattern, overlap } from './pattern.ts';
import { coversScope, type Scope, scopesOf, scopesOverlap } from './scope.ts';
import type { Selection, Statement } from './statement.ts';

/** One thing that a statement is about: an action, or everything but some, in one part of the resource. */
export interface Reach {
  readonly actions: Selection<string>;
  readonly scope: Scope;
  /** Parts that NotResource leaves out. */
  readonly except: readonly Scope[];
}

/** A bucket's policy is about S3 only, so that `*` and `s3:*` mean the same there. */
const wholeService = (action: string): string => (/^(?:s3|kms):\*+$/.test(action) ? '*' : action);

const VARIABLE = /\$\{(?![*?$]\})[^}]*\}/;

/**
 * All that a statement is about for sure: a variable in a resource may stand for anything, so that where it allows it is
 * taken for everything, and where it denies for nothing.
 */
export function reachOf(statement: Statement, bucket: string | null): readonly Reach[] {
  const { isNot, values } = statement.resources;
  // What an Allow leaves out it leaves out for sure only without variables, and what a Deny names likewise.
  const isSureOnly = (statement.effect === 'Deny') !== isNot;
  const named = isSureOnly ? values.filter((value) => !VARIABLE.test(value)) : values.map(widest);
  const reaches = reachIn(statement, named, bucket);
  const fitting = reaches.filter(isPossible);
  // S3 refuses a statement that is about nothing; one that stands somewhere else is still judged.
  return fitting.length > 0 ? fitting : reaches;
}

/** All that a statement is about as it is written, with variables as they stand. */
export const writtenReachOf = (statement: Statement, bucket: string | null): readonly Reach[] =>
  reachIn(statement, statement.resources.values, bucket).filter(isPossible);

const widest = (resource: string): string => resource.replaceAll(new RegExp(VARIABLE, 'g'), '*');

function reachIn(
  { actions, resources }: Statement,
  named: readonly string[],
  bucket: string | null,
): readonly Reach[] {
  const scopes = named.flatMap((resource) => scopesOf(resource, bucket));
  const where = resources.isNot ? scopesOf('*', bucket) : scopes;
  const except = resources.isNot ? scopes : [];
  return selectionsOf(actions).flatMap((selection) =>
    where
      .filter((scope) => !except.some((left) => coversScope(left, scope)))
      .map((scope) => ({ actions: selection, scope, except })),
  );
}

function selectionsOf({ isNot, values }: Selection<string>): readonly Selection<string>[] {
  const actions = values.map(wholeService);
  if (!isNot) return actions.map((action) => ({ isNot, values: [action] }));
  // Everything but everything is nothing.
  return actions.includes('*') ? [] : [{ isNot, values: actions }];
}

const isPossible = ({ actions: { isNot, values }, scope: { level } }: Reach): boolean =>
  isNot || values.some((action) => levelsOf(action).includes(level));

/** True when the first is surely about all that the second is about. */
export const coversReach = (wide: Reach, narrow: Reach): boolean =>
  coversActions(wide.actions, narrow.actions) &&
  coversScope(wide.scope, narrow.scope) &&
  wide.except.every(
    (left) => !scopesOverlap(left, narrow.scope) || narrow.except.some((other) => coversScope(other, left)),
  );

function coversActions(wide: Selection<string>, narrow: Selection<string>): boolean {
  if (!wide.isNot && !narrow.isNot)
    return narrow.values.every((action) => wide.values.some((pattern) => coversPattern(pattern, action)));
  if (!wide.isNot) return wide.values.includes('*');
  if (!narrow.isNot)
    return narrow.values.every((action) => !wide.values.some((left) => overlap(left, action)));
  return wide.values.every((left) => narrow.values.some((other) => coversPattern(other, left)));
}

/** False when the two surely have nothing in common. */
export const reachesOverlap = (one: Reach, other: Reach): boolean =>
  actionsOverlap(one.actions, other.actions) &&
  scopesOverlap(one.scope, other.scope) &&
  !one.except.some((left) => coversScope(left, other.scope)) &&
  !other.except.some((left) => coversScope(left, one.scope));

function actionsOverlap(one: Selection<string>, other: Selection<string>): boolean {
  if (one.isNot && other.isNot) return true;
  const [not, plain] = one.isNot ? [one, other] : [other, one];
  if (!not.isNot) return plain.values.some((a) => not.values.some((b) => overlap(a, b)));
  return plain.values.some((action) => !not.values.some((left) => coversPattern(left, action)));
}
