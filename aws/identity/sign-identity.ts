import { createHash } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import type { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import { ACTION_HEADER, DEPLOYMENT_HEADER, type SignedIdentity } from '../../core/api/baseline-request.ts';
import { serviceHost } from '../../core/base/partition.ts';
import { unsignedRequest } from '../unsigned-request.ts';

/** What a proof of identity is made from. */
export interface Signing {
  readonly credentials: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
  readonly region: string;
  /** Where STS is asked, when that is not the Region's own address. */
  readonly endpoint?: string | undefined;
  /** The stack id. */
  readonly deployment: string;
  readonly now: Date;
}

/**
 * Signs a `GetCallerIdentity` request and does not send it: whoever gets it can learn who signed it, for a few minutes,
 * and nothing else. It is bound to one deployment and one action, so that it is of no use for another.
 */
export async function signIdentity(action: unknown, signing: Signing): Promise<SignedIdentity> {
  const url = new URL(signing.endpoint ?? `https://${serviceHost('sts', signing.region)}`);
  const signer = new SignatureV4({
    service: 'sts',
    region: signing.region,
    credentials: signing.credentials,
    sha256: Sha256,
  });
  const signed = await signer.sign(unsigned(url, action, signing.deployment), { signingDate: signing.now });
  return { url: `${url.origin}/`, body: IDENTITY_BODY, headers: signed.headers };
}

const unsigned = (url: URL, action: unknown, deployment: string): HttpRequest =>
  unsignedRequest({
    method: 'POST',
    url: new URL(url.origin),
    headers: {
      'content-type': IDENTITY_CONTENT_TYPE,
      [DEPLOYMENT_HEADER]: deployment,
      [ACTION_HEADER]: actionHash(action),
    },
    body: IDENTITY_BODY,
  });

/** SHA-256 of an action's JSON text: the same before it is sent and after it was parsed. */
export const actionHash = (action: unknown): string =>
  createHash('sha256').update(JSON.stringify(action)).digest('hex');

/** The one body that a proof of identity has. */
export const IDENTITY_BODY = 'Action=GetCallerIdentity&Version=2011-06-15';
const IDENTITY_CONTENT_TYPE = 'application/x-www-form-urlencoded; charset=utf-8';
