/** One condition: an operator, a key, and values of which one must match. */
export interface Condition {
  /** In lower case, without prefix and suffix: `stringequals`. */
  readonly operator: string;
  /** How many of a key's values must match; `null` for a key that has one. */
  readonly quantifier: 'any' | 'all' | null;
  /** True where it also holds for requests without the key. */
  readonly isOptional: boolean;
  /** In lower case: AWS compares them so. */
  readonly key: string;
  readonly values: readonly string[];
}

const OPERATOR = /^(?:for(any|all)values?:)?([a-z]+?)(ifexists)?$/;

/** Reads the name of an operator; `null` for one that has not the form of one. */
export function readOperator(name: string): Pick<Condition, 'operator' | 'quantifier' | 'isOptional'> | null {
  const [, quantifier, operator, optional] = OPERATOR.exec(name.trim().toLowerCase()) ?? [];
  if (operator === undefined) return null;
  return { operator, quantifier: quantifierOf(quantifier), isOptional: optional !== undefined };
}

const quantifierOf = (text: string | undefined): Condition['quantifier'] =>
  text === 'any' || text === 'all' ? text : null;

const NEGATIONS: Readonly<Record<string, string>> = {
  stringnotequals: 'stringequals',
  stringnotequalsignorecase: 'stringequalsignorecase',
  stringnotlike: 'stringlike',
  arnnotequals: 'arnlike',
  arnnotlike: 'arnlike',
  notipaddress: 'ipaddress',
};

/** What an operator that says "not" denies; `null` for one that does not say so. */
export const negated = (operator: string): string | null => NEGATIONS[operator] ?? null;

/** Keys that every request which meets the conditions has. */
export const presentKeys = (conditions: readonly Condition[]): ReadonlySet<string> =>
  new Set(
    conditions
      .filter(({ operator, values }) => operator === 'null' && values.join() === 'false')
      .map(({ key }) => key),
  );
