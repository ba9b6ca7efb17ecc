import { isObject, type Json, type JsonObject } from '../base/json.ts';

/** Whether something lets a message through; `unknown` where SNS's documents do not say, which is never taken for yes. */
export type Answer = 'yes' | 'no' | 'unknown';

/** Any text at all. */
export const ANYTHING = Symbol('anything');

/** What an attribute of a message may be: text, several texts at once (`String.Array`), or `null` where it is not there. */
export type AttributeValue = string | readonly string[] | typeof ANYTHING | null;

/** Messages by what each of their attributes may be, whatever the others are. An attribute that is not named is never there. */
export type Messages = Readonly<Record<string, readonly AttributeValue[]>>;

/**
 * Whether a subscription's filter policy lets any of these messages through, by what SNS documents. Names of a policy all have to
 * match, of the values of one any.
 * @param policy the parsed policy; SNS filters nothing by an empty one
 */
export function letsThrough(policy: Json, messages: readonly Messages[]): Answer {
  if (!isObject(policy)) return 'unknown';
  const alternatives = alternativesOf(policy);
  return anyOf(messages, (some) => anyOf(alternatives, (conditions) => meets(some, conditions)));
}

/** Conditions that all have to hold, by the name that they are about; one name may have several. */
type Conditions = readonly (readonly [name: string, values: Json])[];

/** A policy without `$or`: its alternatives. */
function alternativesOf(policy: JsonObject): readonly Conditions[] {
  let alternatives: readonly Conditions[] = [[]];
  for (const [name, value] of entriesOf(policy)) {
    const own: readonly Conditions[] =
      name === '$or' && isOr(value) ? value.flatMap(alternativesOf) : [[[name, value]]];
    alternatives = alternatives.flatMap((before) => own.map((each) => [...before, ...each]));
  }
  return alternatives;
}

/** Names and values of an object, in its order. */
export const entriesOf = (object: JsonObject): readonly (readonly [string, Json])[] =>
  Object.entries(object) as [string, Json][];

const OPERATORS: ReadonlySet<string> = new Set([
  'anything-but',
  'prefix',
  'suffix',
  'equals-ignore-case',
  'numeric',
  'exists',
  'cidr',
  'wildcard',
]);

/** Otherwise `$or` is an attribute's name like any other. */
const isOr = (value: Json): value is readonly JsonObject[] =>
  Array.isArray(value) &&
  value.length >= 2 &&
  value.every((each) => isObject(each) && !Object.keys(each).some((key) => OPERATORS.has(key)));

function meets(messages: Messages, conditions: Conditions): Answer {
  const names = [...new Set(conditions.map(([name]) => name))];
  return allOf(names, (name) => {
    const wanted = conditions.filter(([about]) => about === name);
    const possible = messages[name] ?? [null];
    return anyOf(possible, (value) => allOf(wanted, ([, values]) => matchesAny(value, values)));
  });
}

/** Below attributes there is nothing: what is no list is a form that SNS refuses for them. */
const matchesAny = (value: AttributeValue, wanted: Json): Answer =>
  Array.isArray(wanted) ? anyOf(wanted as readonly Json[], (each) => matches(value, each)) : 'unknown';

function matches(value: AttributeValue, wanted: Json): Answer {
  if (!isObject(wanted)) return matchesExactly(value, wanted);
  const [[operator, operand] = ['', null], ...more] = entriesOf(wanted);
  if (more.length > 0) return 'unknown';
  if (operator === 'exists') return exists(value, operand);
  const compare = COMPARED[operator];
  if (compare === undefined) return 'unknown';
  if (value === null) return 'no';
  return value === ANYTHING ? 'unknown' : compare(textsOf(value), operand);
}

const textsOf = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value;

/** Numbers match attributes of the type Number only, and the words `true`, `false` and `null` no text. */
function matchesExactly(value: AttributeValue, wanted: Json): Answer {
  if (value === null) return 'no';
  if (value === ANYTHING) return 'unknown';
  return answer(typeof wanted === 'string' && textsOf(value).includes(wanted));
}

function exists(value: AttributeValue, operand: Json): Answer {
  if (typeof operand !== 'boolean') return 'unknown';
  return answer((value !== null) === operand);
}

type Compare = (texts: readonly string[], operand: Json) => Answer;

const COMPARED: Readonly<Record<string, Compare>> = {
  prefix: someText((text, operand) => text.startsWith(operand)),
  suffix: someText((text, operand) => text.endsWith(operand)),
  'equals-ignore-case': someText((text, operand) => text.toLowerCase() === operand.toLowerCase()),
  'anything-but': anythingBut,
  numeric: () => 'no',
  // An address would be all that it could match.
  cidr: (texts) => (texts.some((text) => /^[\d.]+$|:/.test(text)) ? 'unknown' : 'no'),
};

function someText(is: (text: string, operand: string) => boolean): Compare {
  return (texts, operand) =>
    typeof operand === 'string' ? answer(texts.some((text) => is(text, operand))) : 'unknown';
}

/** Of several texts at once of which some are excluded, one edition of SNS's documents says that they match, and another that they do not. */
function anythingBut(texts: readonly string[], operand: Json): Answer {
  const excluded = texts.map((text) => isExcluded(text, operand));
  if (excluded.includes(null)) return 'unknown';
  if (excluded.every((each) => each)) return 'no';
  return excluded.some((each) => each) ? 'unknown' : 'yes';
}

/** `null` where the documents do not say. */
function isExcluded(text: string, operand: Json): boolean | null {
  if (typeof operand === 'string' || typeof operand === 'number') return text === operand;
  if (Array.isArray(operand)) return operand.includes(text);
  if (!isObject(operand)) return null;
  const [[operator, start] = ['', null], ...more] = Object.entries(operand);
  if (more.length > 0 || typeof start !== 'string') return null;
  if (operator === 'prefix') return text.startsWith(start);
  return operator === 'suffix' ? text.endsWith(start) : null;
}

const answer = (is: boolean): Answer => (is ? 'yes' : 'no');

/** `yes` where it is of any; `no` only where it surely is of none. */
export function anyOf<T>(all: readonly T[], of: (each: T) => Answer): Answer {
  let isUnknown = false;
  for (const each of all) {
    const found = of(each);
    if (found === 'yes') return 'yes';
    isUnknown ||= found === 'unknown';
  }
  return isUnknown ? 'unknown' : 'no';
}

function allOf<T>(all: readonly T[], of: (each: T) => Answer): Answer {
  let isUnknown = false;
  for (const each of all) {
    const found = of(each);
    if (found === 'no') return 'no';
    isUnknown ||= found === 'unknown';
  }
  return isUnknown ? 'unknown' : 'yes';
}
