import { SealwatchError } from '../base/errors.ts';
import { isObject, type Json, type JsonObject, listAt, textAt } from '../base/json.ts';
import { parseStrictJson } from '../base/strict-json.ts';
import { type Envelope, STATEMENT_PAYLOAD } from './dsse.ts';

const TYPE = 'https://in-toto.io/Statement/v1';
const TYPES: readonly string[] = [TYPE, 'https://in-toto.io/Statement/v0.1'];

/** in-toto's statement: something is said about things that are named by their digests. */
export interface Statement {
  readonly subjects: readonly Subject[];
  /** A URI that says what the predicate means. */
  readonly predicateType: string;
  readonly predicate: Json;
}

/** in-toto's resource descriptor, as far as it is used here. */
export interface Subject {
  readonly name: string | null;
  readonly uri: string | null;
  /** Hexadecimal by the name of the algorithm. */
  readonly digest: Readonly<Record<string, string>>;
  readonly annotations: JsonObject;
}

/** The statement as JSON. */
export const statementJson = ({ subjects, predicateType, predicate }: Statement): JsonObject => ({
  _type: TYPE,
  subject: subjects.map(({ name, uri, digest, annotations }) => ({
    ...(name === null ? {} : { name }),
    ...(uri === null ? {} : { uri }),
    digest,
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  })),
  predicateType,
  predicate,
});

/** The bytes that are signed where a statement is. */
export const statementBytes = (statement: Statement): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(statementJson(statement)));

/** True for JSON that calls itself a statement. */
export const isStatement = (value: unknown): boolean => TYPES.includes(textAt(value, '_type') ?? '');

/**
 * Reads a statement.
 * @throws {SealwatchError} `USAGE` for what is none
 */
export function readStatement(value: unknown): Statement {
  if (!isStatement(value))
    throw wrong(`its _type is ${JSON.stringify(textAt(value, '_type'))}, not ${JSON.stringify(TYPE)}`);
  const predicateType = textAt(value, 'predicateType');
  if (predicateType === null) throw wrong('it has no predicateType');
  const subjects = listAt(value, 'subject').map((each, index) => {
    const digest = isObject(each) && isObject(each.digest) ? each.digest : {};
    const digests = Object.entries(digest).flatMap(([name, hex]) =>
      typeof hex === 'string' ? [[name, hex] as const] : [],
    );
    if (digests.length === 0) throw wrong(`subject ${index + 1} has no digest`);
    return {
      name: textAt(each, 'name'),
      uri: textAt(each, 'uri'),
      digest: Object.fromEntries(digests),
      annotations: isObject(each) && isObject(each.annotations) ? each.annotations : {},
    };
  });
  if (subjects.length === 0) throw wrong('it has no subject');
  const predicate = isObject(value) ? (value.predicate ?? null) : null;
  return { subjects, predicateType, predicate };
}

/**
 * Reads the statement that an envelope holds.
 * @throws {SealwatchError} `USAGE` for a payload of another type
 */
export function statementIn({ payloadType, payload }: Envelope): Statement {
  if (payloadType !== STATEMENT_PAYLOAD)
    throw new SealwatchError(
      'USAGE',
      `the envelope holds ${JSON.stringify(payloadType)}; ${STATEMENT_PAYLOAD} is what is read`,
    );
  let value: unknown;
  try {
    value = parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (error) {
    throw new SealwatchError(
      'USAGE',
      `the payload of the envelope is not JSON that can be read: ${(error as Error).message}`,
      { cause: error },
    );
  }
  return readStatement(value);
}

const wrong = (what: string): SealwatchError =>
  new SealwatchError('USAGE', `this is no in-toto statement: ${what}`);
