import { ACTION_HEADER, DEPLOYMENT_HEADER, type SignedIdentity } from '../../core/api/baseline-request.ts';
import { roleSessionIn } from '../../core/base/arn.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { serviceHost } from '../../core/base/partition.ts';
import { actionHash, IDENTITY_BODY } from './sign-identity.ts';

/** What a proof must be bound to. */
export interface Expected {
  /** The stack id. */
  readonly deployment: string;
  readonly action: unknown;
  readonly region: string;
  /** STS's address where it is not AWS's own; from the function's settings, never from the caller. */
  readonly endpoint?: string | undefined;
  readonly now: Date;
}

/** Where to send a proof that was found in order, and with what. */
export interface CheckedProof {
  readonly url: URL;
  readonly headers: ReadonlyMap<string, string>;
}

const SIGNED = ['host', 'x-amz-date', DEPLOYMENT_HEADER, ACTION_HEADER];

/**
 * Checks everything that STS will not: where the request goes, what it asks, what it is bound to, and how old it is. The
 * signature itself, and so that none of this was put in afterwards, is for STS to check.
 * @throws {SealwatchError} `IDENTITY_UNPROVEN`
 */
export function checkProof(signed: SignedIdentity, expected: Expected): CheckedProof {
  const url = allowedUrl(signed.url, expected);
  if (signed.body !== IDENTITY_BODY) throw unproven('its body is not that of GetCallerIdentity');
  const headers = soleHeaders(signed.headers);
  const { signedHeaders, service } = parseAuthorization(headers.get('authorization') ?? '');
  const missing = SIGNED.filter((name) => !signedHeaders.has(name) || !headers.has(name));
  if (missing.length > 0) throw unproven(`not signed: ${missing.join(', ')}`);
  if (service !== 'sts') throw unproven('it is signed for another service');
  if (headers.get('host') !== url.host) throw unproven('its host header names another host');
  if (headers.get(DEPLOYMENT_HEADER) !== expected.deployment) throw unproven('it is for another deployment');
  if (headers.get(ACTION_HEADER) !== actionHash(expected.action)) throw unproven('it is for another action');
  requireFresh(headers.get('x-amz-date') ?? '', expected.now);
  return { url, headers };
}

function allowedUrl(text: unknown, { region, endpoint }: Expected): URL {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw unproven('its address cannot be read');
  const origins = [
    `https://${serviceHost('sts', region)}`,
    ...(/^(?:cn|eusc)-/.test(region) ? [] : ['https://sts.amazonaws.com']),
  ];
  if (endpoint !== undefined) origins.push(new URL(endpoint).origin);
  // The whole text, so that no user name, path, query or fragment rides along.
  if (!origins.some((origin) => text === origin || text === `${origin}/`)) {
    throw unproven(`its address ${JSON.stringify(text)} is not that of STS in ${region}`);
  }
  return url;
}

const FORM =
  /^AWS4-HMAC-SHA256 Credential=[\w+=,.@-]+\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}$/;

/** What a Signature Version 4 header says that it covers. */
function parseAuthorization(text: string): { signedHeaders: ReadonlySet<string>; service: string } {
  const [, , service, names] = FORM.exec(text) ?? [];
  if (service === undefined || names === undefined) throw unproven('it has no AWS signature');
  return { signedHeaders: new Set(names.split(';')), service };
}

const FRESH_MS = 5 * 60 * 1000;
const STAMP = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Refuses a proof that is more than five minutes old, or from the future by as much. */
function requireFresh(stamp: string, now: Date): void {
  const time = Date.parse(stamp.replace(STAMP, '$1-$2-$3T$4:$5:$6Z'));
  if (!STAMP.test(stamp) || Number.isNaN(time)) throw unproven('its time cannot be read');
  if (Math.abs(now.getTime() - time) <= FRESH_MS) return;
  throw unproven(`it was signed at ${new Date(time).toISOString()}, and it is ${now.toISOString()} here`);
}

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
function soleHeaders(given: unknown): ReadonlyMap<string, string> {
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

/** Who asks: an ARN that stays the same from session to session, and the session beside it. */
export interface Caller {
  readonly arn: string;
  readonly account: string;
  /** Name of the role session; `null` for a caller that is no assumed role. */
  readonly session: string | null;
}

const OTHER = /^arn:[a-z0-9-]+:(?:iam|sts)::(\d{12}):(?:root|(?:user|role|federated-user)\/.+)$/;

/**
 * Makes the ARN of a caller stable: `assumed-role/R/S` becomes the role `R`. STS leaves the role's path out, so it is
 * missing here too.
 */
export function stableCaller(arn: string): Caller {
  const assumed = roleSessionIn(arn);
  if (assumed) return { arn: assumed.role, account: assumed.account, session: assumed.session };
  const owner = OTHER.exec(arn)?.[1];
  if (owner === undefined) throw unproven(`STS answered with ${JSON.stringify(arn)}, which is nobody`);
  return { arn, account: owner, session: null };
}

/** A proof of identity that is not one. */
export const unproven = (why: string): SealwatchError =>
  new SealwatchError('IDENTITY_UNPROVEN', `the proof of identity was refused: ${why}`);
