import { fits } from './glob.ts';
import { type Keys, listed, type Statement } from './policy.ts';

type Comparison = (value: string, expected: string) => boolean;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: (value, expected) => value === expected,
  StringLike: (value, expected) => fits(expected, value),
  ArnEquals: (value, expected) => fits(expected, value),
  ArnLike: (value, expected) => fits(expected, value),
  Bool: (value, expected) => value.toLowerCase() === expected.toLowerCase(),
  NumericLessThan: (value, expected) => Number(value) < Number(expected),
  NumericGreaterThan: (value, expected) => Number(value) > Number(expected),
};

/** Whether a request meets all conditions. An operator that is not known here fails the test, rather than passing as one. */
export const isMet = ({ Condition = {} }: Statement, keys: Keys): boolean =>
  Object.entries(Condition).every(([operator, tests]) =>
    Object.entries(tests).every(([key, expected]) => holds(operator, lookedUp(keys, key), listed(expected))),
  );

/** Names of keys have no case. */
const lookedUp = (keys: Keys, key: string): string | undefined =>
  Object.entries(keys).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];

const holds = (operator: string, value: string | undefined, expected: readonly string[]): boolean => {
  if (operator === 'Null') return expected.includes(String(value === undefined));
  // Every value of a key that has none meets whatever is asked of it.
  const isOptional = operator.endsWith('IfExists') || operator.startsWith('ForAllValues:');
  const name = operator.replace(/IfExists$/, '').replace(/^ForAllValues:/, '');
  const isNot = /^(?:String|Arn)Not/.test(name);
  const compare = COMPARISONS[name.replace(/^(String|Arn)Not/, '$1')];
  if (compare === undefined) throw new Error(`no simulation of ${operator}`);
  // What is missing equals nothing, so it differs from everything.
  if (value === undefined) return isOptional || isNot;
  return expected.some((each) => compare(value, each)) !== isNot;
};
