import { type Condition, negated } from './condition.ts';
import { factsOf } from './facts.ts';
import { impliesAll } from './implies.ts';
import { coversPattern } from './pattern.ts';
import { type Principal, partyOf } from './principal.ts';
import { coversReach, type Reach, writtenReachOf } from './reach.ts';
import type { Selection, Statement } from './statement.ts';

/** The smallest part of a statement: one principal, one action, one part of the resource, one value of each condition. */
export interface Permit {
  readonly statement: Statement;
  /** One, or with NotPrincipal everybody but some. */
  readonly principals: Selection<Principal>;
  readonly reach: Reach;
  readonly conditions: readonly Condition[];
}

const MOST = 64;

export function permitsOf(statement: Statement, bucket: string | null): readonly Permit[] {
  const { principals } = statement;
  const selections = principals.isNot
    ? [principals]
    : principals.values.map((value) => ({ isNot: false, values: [value] }));
  const choices = choicesOf(statement.conditions);
  return selections.flatMap((selection) =>
    writtenReachOf(statement, bucket).flatMap((reach) =>
      choices.map((conditions) => ({ statement, principals: selection, reach, conditions })),
    ),
  );
}

// A condition with several values is one of several conditions, unless it says that none of them may be.
function choicesOf(conditions: readonly Condition[]): readonly (readonly Condition[])[] {
  return conditions.reduce<readonly (readonly Condition[])[]>(
    (choices, condition) => {
      const isChoice = negated(condition.operator) === null && condition.quantifier !== 'all';
      const isSmall = choices.length * condition.values.length <= MOST;
      const ways =
        isChoice && isSmall && condition.values.length > 1
          ? condition.values.map((value) => ({ ...condition, values: [value] }))
          : [condition];
      return choices.flatMap((choice) => ways.map((way) => [...choice, way]));
    },
    [[]],
  );
}

/** True when the first surely is about all requests that the second is about. */
export const surelyIncludes = (wide: Permit, narrow: Permit): boolean =>
  includesPrincipals(wide.principals, narrow.principals) &&
  coversReach(wide.reach, narrow.reach) &&
  impliesAll([...narrow.conditions, ...factsOfOne(narrow.principals)], wide.conditions);

const factsOfOne = ({ isNot, values: [principal] }: Selection<Principal>): readonly Condition[] =>
  isNot || !principal ? [] : factsOf(principal);

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
