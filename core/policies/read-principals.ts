import { SealwatchError } from '../base/errors.ts';
import type { Plain } from './alternatives.ts';
import { PRINCIPAL_KINDS, type Principal, type PrincipalKind } from './principal.ts';
import { quoted, texts } from './read-texts.ts';

/**
 * Reads a Principal element: `"*"`, `{"AWS": …}` and its like. A bare ARN or a list of them, which AWS refuses, is read as
 * `{"AWS": …}` is.
 * @throws {SealwatchError} `POLICY_INVALID`
 */
export function readPrincipals(value: Plain, element: string): readonly Principal[] {
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
