import { SealwatchError } from '../base/errors.ts';
import type { Plain } from './alternatives.ts';
import { readConditions } from './read-conditions.ts';
import { readPrincipals } from './read-principals.ts';
import { quoted, texts } from './read-texts.ts';
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
    // AWS demands it of buckets, not of everything that has a policy; what has none is about the resource it hangs on.
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
