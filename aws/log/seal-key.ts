import { createHmac, createSecretKey } from 'node:crypto';
import type { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, HashConstructor, Provider } from '@smithy/types';
import { SealwatchError } from '../../core/base/errors.ts';
import { isObject, jsonIn } from '../../core/base/json.ts';
import { serviceHost } from '../../core/base/partition.ts';
import type { Mac } from '../../core/log/seal.ts';
import { backOff } from '../back-off.ts';
import { postRequest } from '../post-request.ts';

export interface SealKeyCall {
  /** ARN of an HMAC key of KMS. */
  readonly keyArn: string;
  readonly credentials: Provider<AwsCredentialIdentity>;
  /** For the signature. */
  readonly sha256: HashConstructor;
  readonly fetch: typeof fetch;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What the key of the seals is the HMAC of. */
const PURPOSE = 'sealwatch seals 1';
const ALGORITHM = 'HMAC_SHA_256';
const ANSWER_MS = 5_000;
const MAX_TRIES = 4;

/**
 * Seals items with a key that KMS makes of its own, which never leaves it: one call for each start of a function, and none for a
 * change. It is signed here, because the client of KMS would make the bundles of those for whom somebody waits a tenth larger.
 * @throws {SealwatchError} `ACCESS_DENIED` when KMS refuses; `AWS_FAILED` when it does not answer
 */
export async function sealKey(call: SealKeyCall): Promise<Mac> {
  const answer = await tried(() => generateMac(call));
  // A key that is given as bytes takes eight times as long, for each text.
  const key = createSecretKey(answer, 'base64');
  return (text) => new Uint8Array(createHmac('sha256', key).update(text).digest());
}

async function tried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === MAX_TRIES || (error instanceof SealwatchError && error.code === 'ACCESS_DENIED'))
        throw error;
      await backOff(attempt);
    }
  }
}

async function generateMac({
  keyArn,
  credentials,
  sha256,
  fetch,
  environment,
}: SealKeyCall): Promise<string> {
  const [, , , region = ''] = keyArn.split(':');
  const endpoint = environment.AWS_ENDPOINT_URL_KMS ?? environment.AWS_ENDPOINT_URL;
  const url = new URL(endpoint ?? `https://${serviceHost('kms', region)}`);
  const body = JSON.stringify({
    KeyId: keyArn,
    Message: Buffer.from(PURPOSE).toString('base64'),
    MacAlgorithm: ALGORITHM,
  });
  const signer = new SignatureV4({ service: 'kms', region, credentials, sha256 });
  const { headers } = await signer.sign(unsigned(url, body, environment.AWS_SDK_UA_APP_ID));
  const { host: _, ...others } = headers;
  const asked = { method: 'POST', headers: others, body, signal: AbortSignal.timeout(ANSWER_MS) };
  const { status, said } = await answerOf(fetch(`${url.origin}/`, asked), keyArn);
  if (isObject(said) && typeof said.Mac === 'string') return said.Mac;
  const type = isObject(said) ? String(said.__type) : 'an answer that is none of KMS';
  throw new SealwatchError(
    type.includes('AccessDenied') ? 'ACCESS_DENIED' : 'AWS_FAILED',
    `KMS made no seal key of ${keyArn}: ${status} ${type}`,
  );
}

/** @throws {SealwatchError} `AWS_FAILED` where none came, or not the whole of it */
async function answerOf(
  asked: Promise<Response>,
  keyArn: string,
): Promise<{ status: number; said: unknown }> {
  try {
    const answer = await asked;
    const text = await answer.text();
    // What stands between may answer with a page.
    return { status: answer.status, said: jsonIn(text) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SealwatchError('AWS_FAILED', `KMS does not answer for the seal key ${keyArn}: ${why}`, {
      cause: error,
    });
  }
}

const unsigned = (url: URL, body: string, app: string | undefined): HttpRequest =>
  postRequest(
    url,
    {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'TrentService.GenerateMac',
      ...(app ? { 'user-agent': `sealwatch app/${app}` } : {}),
    },
    body,
  );
