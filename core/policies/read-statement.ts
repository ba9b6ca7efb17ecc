import { SealwatchError } from '../base/errors.ts';
import type { Plain } from './alternatives.ts';
import { type Condition, readOperator } from './condition.ts';
import { PRINCIPAL_KINDS, type Principal, type PrincipalKind } from './principal.ts';
import type { Selection, Statement } from './statement.ts';

type Members = ReadonlyMap<string, Plain>;

/**
 * Reads one statement, in which no name repeats. Elements that AWS does not know are passed over.
 * @param place - its name where it has none
 * @throws {SealwatchError} `POLICY_INVALID`
 */
export function readStatement(members: Members, place: string): Omit<Statement, 'isAmbiguous'> {
  return {
    name: nameOf(members, place),
    effect: effectOf(members),
    principals: either(members, 'Principal', readPrincipals) ?? missing('Principal or NotPrincipal'),
    actions: either(members, 'Action', actionsIn) ?? missing('Action or NotAction'),
    // AWS demands it of buckets, not of everything that has a policy; a statement without one is about the resource of its policy.
    resources: either(members, 'Resource', resourcesIn) ?? { isNot: false, values: ['*'] },
    conditions: readConditions(members.get('condition')),
  };
}

function nameOf(members: Members, place: string): string {
  const sid = members.get('sid');
  return typeof sid === 'string' && sid.trim() !== '' ? sid : place;
}

function effectOf(members: Members): Statement['effect'] {
  const effect = members.get('effect');
  if (effect === 'Allow' || effect === 'Deny') return effect;
  if (effect === undefined) return missing('Effect');
  throw new SealwatchError(
    'POLICY_INVALID',
    `Effect is ${quoted(effect)}; allowed are "Allow" and "Deny", spelt so`,
  );
}

/** What the element or its Not form names; `null` where neither is there. */
function either<T>(
  members: Members,
  element: string,
  read: (value: Plain, element: string) => readonly T[],
): Selection<T> | null {
  const plain = members.get(element.toLowerCase());
  const not = members.get(`not${element.toLowerCase()}`);
  if (plain !== undefined && not !== undefined) {
    throw new SealwatchError('POLICY_INVALID', `${element} and Not${element} are both there; one is allowed`);
  }
  if (plain !== undefined) return { isNot: false, values: read(plain, element) };
  return not === undefined ? null : { isNot: true, values: read(not, `Not${element}`) };
}

function actionsIn(value: Plain, element: string): readonly string[] {
  const actions = texts(value, element);
  const wrong = actions.find((action) => !/^(?:\*|[\w*?-]+:[\w*?]+)$/.test(action));
  if (wrong === undefined) return [...new Set(actions.map((action) => action.toLowerCase()))].sort();
  throw new SealwatchError(
    'POLICY_INVALID',
    `${element} holds ${quoted(wrong)}; allowed are "*" and service:action, such as "s3:GetObject"`,
  );
}

const resourcesIn = (value: Plain, element: string): readonly string[] =>
  [...new Set(texts(value, element))].sort();

const missing = (what: string): never => {
  throw new SealwatchError('POLICY_INVALID', `${what} is missing`);
};

/**
 * Reads a Condition element. An operator that is not known stays: it narrows nothing.
 * @throws {SealwatchError} `POLICY_INVALID`
 */
function readConditions(value: Plain | undefined): readonly Condition[] {
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

/**
 * Reads a Principal element: `"*"`, `{"AWS": …}` and its like. A bare ARN or a list of them, which AWS refuses, is read as
 * `{"AWS": …}` is.
 * @throws {SealwatchError} `POLICY_INVALID`
 */
function readPrincipals(value: Plain, element: string): readonly Principal[] {
  const found = value instanceof Map ? ofMembers(value, element) : named('AWS', value, element);
  if (found.length === 0) throw new SealwatchError('POLICY_INVALID', `${element} names nobody`);
  return distinct(found);
}

const ofMembers = (members: ReadonlyMap<string, Plain>, element: string): Principal[] =>
  [...members].flatMap(([name, value]) => {
    const kind = kindOf(name, element);
    return named(kind, value, `${element} ${kind}`);
  });

function kindOf(name: string, element: string): PrincipalKind {
  const kind = PRINCIPAL_KINDS.find((each) => each.toLowerCase() === name);
  if (kind) return kind;
  throw new SealwatchError(
    'POLICY_INVALID',
    `${element} holds ${JSON.stringify(name)}; allowed are ${PRINCIPAL_KINDS.join(', ')}`,
  );
}

const named = (kind: PrincipalKind, value: Plain, element: string): Principal[] =>
  texts(withoutNumbers(value), element).map((text) => ({ kind: kindIn(kind, text), value: text }));

// Everybody is everybody, under whatever kind.
const kindIn = (kind: PrincipalKind, value: string): PrincipalKind => (value === '*' ? 'AWS' : kind);

// An account without its quotes is no text, and has lost its zeros.
function withoutNumbers(value: Plain): Plain {
  if (Array.isArray(value)) return (value as readonly Plain[]).map(withoutNumbers);
  if (typeof value !== 'number') return value;
  if (Number.isSafeInteger(value)) return String(value).padStart(12, '0');
  throw new SealwatchError('POLICY_INVALID', `an account is twelve digits, found ${quoted(value)}`);
}

function distinct(principals: readonly Principal[]): Principal[] {
  const byText = new Map(principals.map((principal) => [`${principal.kind} ${principal.value}`, principal]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, principal]) => principal);
}

/**
 * A text, or a list of texts, as a list.
 * @throws {SealwatchError} `POLICY_INVALID` for anything else, and for an empty list
 */
function texts(value: Plain, element: string): readonly string[] {
  const list: readonly Plain[] = Array.isArray(value) ? value : [value as Plain];
  if (list.length === 0) throw new SealwatchError('POLICY_INVALID', `${element} is an empty list`);
  return list.map((each) => {
    if (typeof each === 'string' && each.trim() !== '') return each.trim();
    throw new SealwatchError('POLICY_INVALID', `${element} holds ${quoted(each)}; text is allowed`);
  });
}

const quoted = (value: Plain): string => {
  if (value instanceof Map) return 'an object';
  return Array.isArray(value) ? 'a list' : JSON.stringify(value);
};
