import { containsRange, parseRange } from '../policies/cidr.ts';
import { type Condition, negated } from '../policies/condition.ts';
import { matches } from '../policies/pattern.ts';

/** What is known of a request, by condition key in lower case: a value, or `null` where it has none. Keys that are left out may be anything. */
export type RequestKeys = Readonly<Record<string, string | null>>;

/** Whether a request meets a condition; `null` where what is known of it is not enough. */
export function outcomeOf(condition: Condition, request: RequestKeys): boolean | null {
  const { operator, quantifier, isOptional, key, values } = condition;
  const value = Object.hasOwn(request, key) ? request[key] : undefined;
  if (value === undefined) return null;
  if (operator === 'null') return values.includes(String(value === null));
  if (value === null)
    return isOptional || quantifier === 'all' || (isNegative(operator) && quantifier === null);
  const plain = plainOf(operator);
  const compare = COMPARE[plain];
  if (compare === undefined) return null;
  const met = anyMet(values, (wanted) => (isOpen(wanted) ? null : compare(value, wanted)));
  return met === null || plain === operator ? met : !met;
}

const isNegative = (operator: string): boolean => plainOf(operator) !== operator;

const NUMERIC_NEGATIONS: Readonly<Record<string, string>> = {
  numericnotequals: 'numericequals',
  datenotequals: 'dateequals',
};

const plainOf = (operator: string): string => negated(operator) ?? NUMERIC_NEGATIONS[operator] ?? operator;

/** A variable stands for something of the request. */
const isOpen = (wanted: string): boolean => /\$\{(?![*?$]\})/.test(wanted);

function anyMet(values: readonly string[], met: (wanted: string) => boolean | null): boolean | null {
  const outcomes = values.map(met);
  if (outcomes.includes(true)) return true;
  return outcomes.includes(null) ? null : false;
}

type Compare = (value: string, wanted: string) => boolean | null;

const like: Compare = (value, wanted) => matches(wanted, value);

const numeric =
  (is: (value: number, wanted: number) => boolean): Compare =>
  (value, wanted) => {
    const [one, other] = [Number(value), Number(wanted)];
    return Number.isFinite(one) && Number.isFinite(other) && wanted.trim() !== '' ? is(one, other) : null;
  };

const address: Compare = (value, wanted) => {
  const [one, range] = [parseRange(value), parseRange(wanted)];
  return one && range ? containsRange(range, one) : null;
};

const COMPARE: Readonly<Record<string, Compare>> = {
  stringequals: (value, wanted) => value === wanted,
  stringequalsignorecase: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  stringlike: like,
  arnequals: like,
  arnlike: like,
  bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  ipaddress: address,
  numericequals: numeric((value, wanted) => value === wanted),
  numericlessthan: numeric((value, wanted) => value < wanted),
  numericlessthanequals: numeric((value, wanted) => value <= wanted),
  numericgreaterthan: numeric((value, wanted) => value > wanted),
  numericgreaterthanequals: numeric((value, wanted) => value >= wanted),
};
