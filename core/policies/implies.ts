import { containsRange, parseRange } from './cidr.ts';
import { type Condition, negated, presentKeys } from './condition.ts';
import { coversPattern } from './pattern.ts';
import { isFixed } from './principal.ts';

/** True when whatever meets the first conditions surely meets all of the second. */
export const impliesAll = (strong: readonly Condition[], weak: readonly Condition[]): boolean => {
  const present = presentKeys(strong);
  return weak.every((condition) => strong.some((each) => implies(each, condition, present)));
};

function implies(strong: Condition, weak: Condition, present: ReadonlySet<string>): boolean {
  if (strong.key !== weak.key || !isOfSameValues(strong, weak)) return false;
  if (holdsWithout(strong) && !holdsWithout(weak) && !present.has(strong.key)) return false;
  if (strong.operator === weak.operator) return sameOperator(strong, weak);
  if (IMPLIED[strong.operator] === weak.operator) return each(strong.values, weak.values, coversPattern);
  return isNone(strong, weak);
}

// Being exactly this is not being any of those.
function isNone(strong: Condition, weak: Condition): boolean {
  const compared = EXACT[strong.operator];
  if (!compared?.includes(negated(weak.operator) ?? '')) return false;
  if (!strong.values.every(isFixed) || weak.values.some((value) => value.includes('${'))) return false;
  return strong.values.every((value) => !weak.values.some((other) => coversPattern(other, value)));
}

const EXACT: Readonly<Record<string, readonly string[]>> = {
  stringequals: ['stringequals', 'stringlike'],
  arnequals: ['arnlike'],
};

// A condition without quantifier is about a key with one value, where all and any are the same.
const isOfSameValues = (strong: Condition, weak: Condition): boolean =>
  strong.quantifier === null || strong.quantifier === weak.quantifier;

const holdsWithout = ({ operator, quantifier, isOptional }: Condition): boolean =>
  isOptional || quantifier === 'all' || (negated(operator) !== null && quantifier === null);

// What compares exactly implies what compares with wildcards.
const IMPLIED: Readonly<Record<string, string>> = {
  stringequals: 'stringlike',
  arnequals: 'arnlike',
  arnlike: 'arnequals',
};

type Covers = (weak: string, strong: string) => boolean;

// One of the values must match: each of the stronger condition's needs one of the weaker's.
const each = (strong: readonly string[], weak: readonly string[], covers: Covers): boolean =>
  strong.every((value) => weak.some((other) => covers(other, value)));

function sameOperator({ operator, values: strong }: Condition, { values: weak }: Condition): boolean {
  const covers = COVERS[negated(operator) ?? operator] ?? same;
  // None of the values may match: the stronger condition's leave out all that the weaker's do.
  if (negated(operator) !== null) return each(weak, strong, covers);
  return each(strong, weak, covers);
}

const same: Covers = (weak, strong) => weak === strong;

const rangeCovers: Covers = (weak, strong) => {
  const [wide, narrow] = [parseRange(weak), parseRange(strong)];
  return wide !== null && narrow !== null && containsRange(wide, narrow);
};

const order =
  (isCovered: (weak: number, strong: number) => boolean): Covers =>
  (weak, strong) =>
    weak === strong || isCovered(numberOf(weak), numberOf(strong));

const numberOf = (text: string): number => (/^-?[\d.]+$/.test(text) ? Number(text) : Date.parse(text));

const atMost = order((weak, strong) => strong <= weak);
const atLeast = order((weak, strong) => strong >= weak);

const COVERS: Readonly<Record<string, Covers>> = {
  stringlike: coversPattern,
  arnlike: coversPattern,
  arnequals: coversPattern,
  ipaddress: rangeCovers,
  numericlessthan: atMost,
  numericlessthanequals: atMost,
  datelessthan: atMost,
  datelessthanequals: atMost,
  numericgreaterthan: atLeast,
  numericgreaterthanequals: atLeast,
  dategreaterthan: atLeast,
  dategreaterthanequals: atLeast,
};
