import { ACTION_HEADER, DEPLOYMENT_HEADER } from '../../core/api/baseline-request.ts';
import { unproven } from './unproven.ts';

const ALLOWED = new Set([
  'authorization',
  'content-length',
  'content-type',
  'host',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  ACTION_HEADER,
  DEPLOYMENT_HEADER,
]);
const CONTENT_TYPE = /^application\/x-www-form-urlencoded(; ?charset=utf-8)?$/i;
const VISIBLE = /^[\x20-\x7e]*$/;

/**
 * The headers by lower-case name, each once: of two that differ only in case, one would be signed and the other believed.
 * @throws {SealwatchError} `IDENTITY_UNPROVEN` for any that GetCallerIdentity does not need
 */
export function soleHeaders(given: unknown): ReadonlyMap<string, string> {
  if (typeof given !== 'object' || given === null) throw unproven('it has no headers');
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    const lower = name.toLowerCase();
    if (!ALLOWED.has(lower)) throw unproven(`the header ${JSON.stringify(name)} has no place in it`);
    if (headers.has(lower)) throw unproven(`the header ${lower} is there twice`);
    if (typeof value !== 'string' || !VISIBLE.test(value))
      throw unproven(`the header ${lower} is not plain text`);
    headers.set(lower, value);
  }
  if (!CONTENT_TYPE.test(headers.get('content-type') ?? '')) throw unproven('it is not a form');
  return headers;
}
