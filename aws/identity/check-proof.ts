import { ACTION_HEADER, DEPLOYMENT_HEADER, type SignedIdentity } from '../../core/api/baseline-request.ts';
import { actionHash } from './action-hash.ts';
import { parseAuthorization, requireFresh } from './authorization.ts';
import { soleHeaders } from './headers.ts';
import { IDENTITY_BODY, stsHost } from './request-text.ts';
import { unproven } from './unproven.ts';

/** What a proof must be bound to. */
export interface Expected {
  /** The stack id. */
  readonly deployment: string;
  readonly action: unknown;
  readonly region: string;
  /** STS's address where it is not AWS's own; from the function's settings, never from the asker. */
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
    `https://${stsHost(region)}`,
    ...(region.startsWith('cn-') ? [] : ['https://sts.amazonaws.com']),
  ];
  if (endpoint !== undefined) origins.push(new URL(endpoint).origin);
  // The whole text, so that no user name, path, query or fragment rides along.
  if (!origins.some((origin) => text === origin || text === `${origin}/`)) {
    throw unproven(`its address ${JSON.stringify(text)} is not that of STS in ${region}`);
  }
  return url;
}
