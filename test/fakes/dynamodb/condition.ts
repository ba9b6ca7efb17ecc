import type { Item } from '../../../aws/dynamodb/item-codecs.ts';

interface Expression {
  readonly text: string | undefined;
  readonly names?: Readonly<Record<string, string>> | undefined;
  readonly values?: Item | undefined;
}

type Test = (item: Item) => boolean;

/**
 * Whether an item, or none, meets a condition: terms joined by AND, of those that this product uses.
 * @throws {TypeError} for any other: an unknown one must not count as met
 */
export function conditionOf({ text, names, values }: Expression): (item: Item | undefined) => boolean {
  const terms = text === undefined ? [] : text.split(/\s+AND\s+/i);
  const tests = terms.map((term) => testOf(term.trim(), names ?? {}, values ?? {}));
  return (item) => tests.every((test) => test(item ?? {}));
}

function testOf(term: string, names: Readonly<Record<string, string>>, values: Item): Test {
  const attribute = (name: string): string => names[name] ?? name;
  const value = (name: string): unknown => {
    if (!(name in values)) throw new TypeError(`the value ${name} is not given`);
    return values[name];
  };
  const call = /^(attribute_not_exists|attribute_exists|begins_with)\((#?\w+)(?:,\s*(:\w+))?\)$/.exec(term);
  if (call) {
    const [, name, of = '', start = ''] = call;
    if (name === 'begins_with') return (item) => String(item[attribute(of)]).startsWith(String(value(start)));
    return (item) => attribute(of) in item === (name === 'attribute_exists');
  }
  const isNoText = /^NOT attribute_type\((#?\w+), (:\w+)\)$/.exec(term);
  if (isNoText) {
    const [, of = '', type = ''] = isNoText;
    if (value(type) !== 'S') throw new TypeError(`the type ${JSON.stringify(value(type))} is not known here`);
    return (item) => typeof item[attribute(of)] !== 'string';
  }
  const comparison = /^(#?\w+)\s*(=|<=|<|>=|>)\s*(:\w+)$/.exec(term);
  if (!comparison) throw new TypeError(`the condition ${JSON.stringify(term)} is not understood here`);
  const [, of = '', operator = '', right = ''] = comparison;
  return (item) => compare(item[attribute(of)], operator, value(right));
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  if (left === undefined || typeof left !== typeof right) return false;
  if (operator === '=') return left === right;
  const [a, b] = [left, right] as [string, string];
  if (operator === '<=') return a <= b;
  if (operator === '<') return a < b;
  return operator === '>=' ? a >= b : a > b;
}
