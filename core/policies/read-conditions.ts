import { SealwatchError } from '../base/errors.ts';
import type { Plain } from './alternatives.ts';
import { type Condition, readOperator } from './condition.ts';
import { quoted } from './read-texts.ts';

/**
 * Reads a Condition element. An operator that is not known stays: it narrows nothing.
 * @throws {SealwatchError} `POLICY_INVALID`
 */
export function readConditions(value: Plain | undefined): readonly Condition[] {
  if (value === undefined || value === null) return [];
  const conditions = [...objectIn(value, 'Condition')].flatMap(([name, block]) => ofOperator(name, block));
  return conditions.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

function ofOperator(name: string, block: Plain): Condition[] {
  const operator = readOperator(name);
  if (!operator) {
    throw new SealwatchError(
      'POLICY_INVALID',
      `Condition holds the operator ${JSON.stringify(name)}; allowed are those of IAM, such as StringEquals`,
    );
  }
  return [...objectIn(block, `Condition ${name}`)].map(([key, values]) => ({
    ...operator,
    key: key.trim(),
    values: valuesIn(values, `Condition ${name} ${key}`),
  }));
}

function valuesIn(value: Plain, element: string): readonly string[] {
  const list: readonly Plain[] = Array.isArray(value) ? value : [value as Plain];
  const found = list.map((each) => {
    if (typeof each === 'object') {
      throw new SealwatchError('POLICY_INVALID', `${element} is ${quoted(each)}; texts are allowed`);
    }
    // "True" and true are the same to AWS.
    return /^(?:true|false)$/i.test(String(each)) ? String(each).toLowerCase() : String(each);
  });
  return [...new Set(found)].sort();
}

function objectIn(value: Plain, element: string): ReadonlyMap<string, Plain> {
  if (value instanceof Map) return value;
  throw new SealwatchError('POLICY_INVALID', `${element} is ${quoted(value)}; an object is allowed`);
}

const textOf = (condition: Condition): string => JSON.stringify(condition);
