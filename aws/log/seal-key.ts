import { createHmac, createSecretKey } from 'node:crypto';
import { SealwatchError } from '../../core/base/errors.ts';
import { isObject, jsonIn } from '../../core/base/json.ts';
import { serviceHost } from '../../core/base/partition.ts';
import type { Mac } from '../../core/log/seal.ts';
import { backOff } from '../back-off.ts';
import { type Signing, signedFetch } from '../signed-fetch.ts';

export interface SealKeyCall extends Signing {
  /** ARN of an HMAC key of KMS. */
  readonly keyArn: string;
}

/** What the key of the seals is the HMAC of. */
const PURPOSE = 'sealwatch seals 1';
const ALGORITHM = 'HMAC_SHA_256';
const ANSWER_MS = 5_000;
const MAX_TRIES = 4;

/**
 * Seals items with a key that KMS makes of its own, which never leaves it: one call for each start of a function, and none for a
 * change.
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

async function generateMac({ keyArn, ...signing }: SealKeyCall): Promise<string> {
  const [, , , region = ''] = keyArn.split(':');
  const { environment } = signing;
  const endpoint = environment.AWS_ENDPOINT_URL_KMS ?? environment.AWS_ENDPOINT_URL;
  const { origin } = new URL(endpoint ?? `https://${serviceHost('kms', region)}`);
  const asked = signedFetch(
    {
      service: 'kms',
      region,
      method: 'POST',
      url: new URL(`${origin}/`),
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.GenerateMac' },
      body: JSON.stringify({
        KeyId: keyArn,
        Message: Buffer.from(PURPOSE).toString('base64'),
        MacAlgorithm: ALGORITHM,
      }),
      answerMs: ANSWER_MS,
    },
    signing,
  );
  const { status, said } = await answerOf(asked, keyArn);
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
