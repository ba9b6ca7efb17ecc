import { type Condition, negated } from './condition.ts';
import { coversPattern } from './pattern.ts';
import { type Principal, partyOf } from './principal.ts';
import { type Reach, writtenReachOf } from './reach.ts';
import type { Selection, Statement } from './statement.ts';

/** A statement taken apart: it is about each of the principals, with each of the reach, under each of the choices. */
export interface ExpandedStatement {
  readonly statement: Statement;
  /** Each names one, or with NotPrincipal everybody but some. */
  readonly principals: readonly Selection<Principal>[];
  readonly reach: Reach;
  /** One of these holds; each is conditions that all hold. */
  readonly choices: readonly (readonly Condition[])[];
}

export function expandedStatementOf(statement: Statement, bucket: string | null): ExpandedStatement {
  const { principals, conditions } = statement;
  return {
    statement,
    principals: principals.isNot
      ? [principals]
      : principals.values.map((value) => ({ isNot: false, values: [value] })),
    reach: writtenReachOf(statement, bucket),
    choices: choicesOf(conditions),
  };
}

const MAX_CHOICES = 64;

// A condition with several values is one of several conditions, unless it says that none of them may be.
function choicesOf(conditions: readonly Condition[]): readonly (readonly Condition[])[] {
  return conditions.reduce<readonly (readonly Condition[])[]>(
    (choices, condition) => {
      const isChoice = negated(condition.operator) === null && condition.quantifier !== 'all';
      const isSmall = choices.length * condition.values.length <= MAX_CHOICES;
      const ways =
        isChoice && isSmall && condition.values.length > 1
          ? condition.values.map((value) => ({ ...condition, values: [value] }))
          : [condition];
      return choices.flatMap((choice) => ways.map((way) => [...choice, way]));
    },
    [[]],
  );
}

/** True when the first surely names all whom the second names. */
export function includesPrincipals(wide: Selection<Principal>, narrow: Selection<Principal>): boolean {
  if (wide.values.some(({ value }) => value === '*')) return !wide.isNot;
  if (wide.isNot && narrow.isNot)
    return wide.values.every((left) => narrow.values.some((other) => includes(other, left)));
  if (narrow.isNot) return false;
  if (wide.isNot)
    return narrow.values.every(
      (each) => !wide.values.some((left) => includes(left, each) || includes(each, left)),
    );
  return narrow.values.every((each) => wide.values.some((other) => includes(other, each)));
}

function includes(wide: Principal, narrow: Principal): boolean {
  if (wide.value === '*') return true;
  if (wide.kind !== narrow.kind) return false;
  if (coversPattern(wide.value, narrow.value)) return true;
  const [all, some] = [partyOf(wide), partyOf(narrow)];
  return all?.kind === 'account' && some !== null && 'account' in some && some.account === all.account;
}
