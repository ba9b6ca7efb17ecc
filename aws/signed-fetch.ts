import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, HashConstructor, Provider } from '@smithy/types';
import { unsignedRequest } from './unsigned-request.ts';

/** What a request takes that no client of the SDK makes. */
export interface Signing {
  readonly credentials: Provider<AwsCredentialIdentity>;
  /** For the signature. */
  readonly sha256: HashConstructor;
  readonly fetch: typeof fetch;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface SignedRequest {
  readonly service: 'kms' | 's3';
  readonly region: string;
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** @default - none */
  readonly body?: string;
  /** Milliseconds until the whole answer has to be there. */
  readonly answerMs: number;
}

/**
 * Makes a request that is signed here: for a call that a function makes once in a while, a client of the SDK would make the bundles of
 * those for whom somebody waits a tenth larger, and more.
 * @throws what `fetch` throws, also where no answer comes in time
 */
export async function signedFetch(request: SignedRequest, signing: Signing): Promise<Response> {
  const { service, region, method, url, body, answerMs } = request;
  const { credentials, sha256, fetch, environment } = signing;
  // A path of S3 is encoded once, of other services twice.
  const signer = new SignatureV4({ service, region, credentials, sha256, uriEscapePath: service !== 's3' });
  // As the SDK writes it: Powertools appends to it with slashes.
  const app = environment.AWS_SDK_UA_APP_ID?.replace(/[^\w!#$%&'*+.^`|~-]/g, '-');
  const { headers } = await signer.sign(
    unsignedRequest({
      method,
      url,
      headers: {
        ...request.headers,
        // Lambda stops a process between two events, and one that is kept would be broken by the next.
        connection: 'close',
        ...(app ? { 'user-agent': `sealwatch app/${app}` } : {}),
      },
      body,
    }),
  );
  const { host: _, ...others } = headers;
  const signal = AbortSignal.timeout(answerMs);
  return fetch(url, { method, headers: others, ...(body === undefined ? {} : { body }), signal });
}
