import { SealwatchError } from '../base/errors.ts';
import { utf8Bytes } from '../base/escape.ts';
import { MAX_KEY_BYTES } from '../base/object-ref.ts';

/** Says what is allowed where a value is not; `null` where it is in order. */
export type Check = (value: unknown) => string | null;
export type Fields = Readonly<Record<string, Check>>;

/** As long as a key may be; nothing else that is asked for is longer. */
export const text: Check = (value) =>
  typeof value === 'string' && value !== '' && utf8Bytes(value) <= MAX_KEY_BYTES
    ? null
    : 'text of 1 to 1,024 bytes in UTF-8';

/** The longest reason of a decision, in characters: the same for the command and the functions. */
const MAX_REASON = 1024;

/** Why somebody approves or resolves: an auditor will read it. */
export const reason: Check = (value) =>
  typeof value === 'string' && value.trim() !== '' && [...value].length <= MAX_REASON
    ? null
    : 'a reason of 1 to 1,024 characters';

export const anyText: Check = (value) => (typeof value === 'string' ? null : 'text');

export const textOrNull: Check = (value) => (value === null ? null : anyText(value) && 'text or null');

export const oneOf =
  (allowed: readonly string[]): Check =>
  (value) =>
    allowed.some((each) => each === value) ? null : `one of ${allowed.join(', ')}`;

export const trueOrFalse: Check = (value) => (typeof value === 'boolean' ? null : 'true or false');

export const numberOrNull: Check = (value) =>
  value === null || Number.isSafeInteger(value) ? null : 'a whole number or null';

export const sizeOrNull: Check = (value) =>
  value === null || (Number.isSafeInteger(value) && Number(value) >= 0) ? null : 'bytes or null';

export const listOf =
  (check: Check, most: number): Check =>
  (value) => {
    if (!Array.isArray(value) || value.length > most) return `a list of at most ${most}`;
    const wrong = value.map(check).find((allowed) => allowed !== null);
    return wrong === undefined ? null : `a list of: ${wrong}`;
  };

export const objectOf =
  (fields: Fields): Check =>
  (value) => {
    if (!isObject(value)) return 'an object';
    const wrong = wrongField(value, fields);
    return wrong && `an object whose ${wrong.name} is ${wrong.allowed}`;
  };

/**
 * Refuses what does not have the form of a request. Its fields are read from own properties only, so that no name that
 * every object inherits is one.
 * @throws {SealwatchError} `USAGE`, with what was found and what is allowed
 */
export function requireForm(value: unknown, forms: Readonly<Record<string, Fields>>): void {
  const asked = isObject(value) ? own(value, 'do') : undefined;
  const fields = typeof asked === 'string' && Object.hasOwn(forms, asked) ? forms[asked] : undefined;
  if (!isObject(value) || !fields) throw refused('do', asked, `one of ${Object.keys(forms).join(', ')}`);
  const wrong = wrongField(value, fields);
  if (wrong) throw refused(wrong.name, own(value, wrong.name), wrong.allowed);
}

function wrongField(value: object, fields: Fields): { name: string; allowed: string } | null {
  for (const [name, check] of Object.entries(fields)) {
    const allowed = check(own(value, name));
    if (allowed !== null) return { name, allowed };
  }
  return null;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (value: object, name: string): unknown =>
  Object.getOwnPropertyDescriptor(value, name)?.value as unknown;

function refused(name: string, found: unknown, allowed: string): SealwatchError {
  const shown = (JSON.stringify(found) ?? 'missing').slice(0, 100);
  return new SealwatchError(
    'USAGE',
    `the request's ${JSON.stringify(name)} is ${shown}; allowed is ${allowed}; use the command of the release that is deployed`,
  );
}
