import { SealwatchError } from '../base/errors.ts';
import { alternatives, type Plain } from './alternatives.ts';
import type { PolicyContext } from './context.ts';
import { asJson, type Json, JsonObject, parseJson, placeIn } from './json.ts';
import { readStatement } from './read-statement.ts';
import type { Statement } from './statement.ts';

/** A policy in one form, whatever its spelling: order, repetitions, spacing and escapes make no difference. */
export interface PolicyDocument {
  readonly version: string;
  readonly id: string | null;
  readonly statements: readonly Statement[];
}

const VERSIONS = ['2012-10-17', '2008-10-17'];

/**
 * Reads a policy's text: a document, a statement by itself, or `{"Policy": "…"}` as `aws s3api get-bucket-policy` prints it.
 * @throws {SealwatchError} `POLICY_INVALID`: where, what was found, what is allowed
 */
export const parsePolicy = (text: string): PolicyDocument =>
  ofJson(parseJson(text), (offset) => (offset === null ? '' : ` (${placeIn(text, offset)})`));

/**
 * Reads a policy that was parsed before: an object, or its text.
 * @throws {SealwatchError} `POLICY_INVALID`
 */
export const readPolicy = (value: unknown): PolicyDocument =>
  typeof value === 'string' ? parsePolicy(value) : ofJson(asJson(value), () => '');

type Locate = (offset: number | null) => string;

function ofJson(json: Json, locate: Locate): PolicyDocument {
  if (!(json instanceof JsonObject)) {
    throw new SealwatchError('POLICY_INVALID', `a policy is a JSON object, found ${shown(json)}`);
  }
  const wrapped = json.members.length === 1 ? member(json, 'policy')[0] : undefined;
  if (typeof wrapped === 'string') return parsePolicy(wrapped);
  if (wrapped instanceof JsonObject) return ofJson(wrapped, locate);
  return { version: versionOf(json), id: idOf(json), statements: statementsOf(json, locate) };
}

const member = ({ members }: JsonObject, wanted: string): Json[] =>
  members.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);

function versionOf(json: JsonObject): string {
  const [version = '2008-10-17', ...others] = member(json, 'version');
  for (const each of [version, ...others]) {
    if (typeof each !== 'string' || !VERSIONS.includes(each)) {
      throw new SealwatchError(
        'POLICY_INVALID',
        `Version is ${shown(each)}; allowed are ${VERSIONS.join(', ')}`,
      );
    }
  }
  return String(version);
}

const idOf = (json: JsonObject): string | null => {
  const [id] = member(json, 'id');
  return typeof id === 'string' ? id : null;
};

function statementsOf(json: JsonObject, locate: Locate): Statement[] {
  const isBare = member(json, 'effect').length > 0 && member(json, 'statement').length === 0;
  const lists = isBare ? [json] : member(json, 'statement');
  if (lists.length === 0) throw new SealwatchError('POLICY_INVALID', 'the policy has no Statement');
  const isRepeated = lists.length > 1;
  return lists
    .flatMap((list) => (Array.isArray(list) ? (list as readonly Json[]) : [list]))
    .flatMap((statement, index) => readings(statement, index, isRepeated, locate));
}

function readings(json: Json, index: number, isRepeated: boolean, locate: Locate): Statement[] {
  const place = `statement ${index + 1}`;
  try {
    if (!(json instanceof JsonObject)) {
      throw new SealwatchError('POLICY_INVALID', `a statement is a JSON object, found ${shown(json)}`);
    }
    const ways = alternatives(json) as readonly ReadonlyMap<string, Plain>[];
    const isAmbiguous = isRepeated || ways.length > 1;
    return ways.map((way) => ({ ...readStatement(way, place), isAmbiguous }));
  } catch (error) {
    if (!(error instanceof SealwatchError)) throw error;
    const where = json instanceof JsonObject ? locate(json.offset) : '';
    throw new SealwatchError('POLICY_INVALID', `${place}${where}: ${error.message}`, { cause: error });
  }
}

function shown(json: Json): string {
  if (json instanceof JsonObject) return 'an object';
  if (Array.isArray(json)) return 'a list';
  return JSON.stringify(json);
}

/** What a policy is attached to, as far as its text shows: access points have ARNs, keys have actions, all else is a bucket's. */
export function kindOfPolicy({ statements }: PolicyDocument): PolicyContext['kind'] {
  const all = <T>(values: readonly T[], is: (value: T) => boolean) => values.length > 0 && values.every(is);
  const resources = statements.flatMap((statement) => statement.resources.values);
  if (all(resources, (resource) => /^arn:[^:]*:s3:[^:]*:[^:]*:accesspoint\//.test(resource))) {
    return 'access-point';
  }
  const actions = statements.flatMap((statement) => statement.actions.values);
  return all(actions, (action) => action.startsWith('kms:')) ? 'key' : 'bucket';
}
