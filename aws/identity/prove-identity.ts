import type { SignedIdentity } from '../../core/api/baseline-request.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import {
  type Caller,
  type CheckedProof,
  checkProof,
  type Expected,
  stableCaller,
  unproven,
} from './check-proof.ts';
import { IDENTITY_BODY } from './sign-identity.ts';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Learns from STS who signed a request: the way to prove who asks without trusting a name that they type.
 * @throws {SealwatchError} `IDENTITY_UNPROVEN` when it proves nothing, `AWS_FAILED` when STS could not be asked
 */
export async function proveIdentity(signed: SignedIdentity, expected: Expected): Promise<Caller> {
  const { status, text } = await send(checkProof(signed, expected));
  if (status === 200) return parseIdentityAnswer(text);
  if (status >= 500 || status === 429) throw failed(`it answered ${status}`);
  throw unproven(`STS answered ${status} ${errorCodeIn(text) ?? ''}`.trim());
}

async function send({ url, headers }: CheckedProof): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: IDENTITY_BODY,
      headers: sendable(headers),
      // A server that answers with a redirect is not STS, and following it would hand over the signature.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, text: await shortText(response) };
  } catch (error) {
    throw failed('it did not answer', { cause: error });
  }
}

// The client sets these itself, from the address and the body that were checked.
const sendable = (headers: ReadonlyMap<string, string>): [string, string][] =>
  [...headers].filter(([name]) => name !== 'host' && name !== 'content-length');

async function shortText(response: Response): Promise<string> {
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.length > MAX_ANSWER_BYTES) break;
  }
  return text;
}

const failed = (why: string, options?: ErrorOptions): SealwatchError =>
  new SealwatchError('AWS_FAILED', `STS could not be asked who you are: ${why}; try again`, options);

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads who signed from STS's answer. */
function parseIdentityAnswer(xml: string): Caller {
  const caller = stableCaller(sole(xml, 'Arn'));
  if (sole(xml, 'Account') !== caller.account) throw unproven('STS named two accounts');
  return caller;
}

function sole(xml: string, element: string): string {
  const found = [...xml.matchAll(new RegExp(`<${element}>([^<]+)</${element}>`, 'g'))];
  const text = found.length === 1 ? found[0]?.[1] : undefined;
  if (text === undefined) throw unproven(`STS's answer has no ${element}`);
  return text.trim().replace(/&(amp|lt|gt|quot|apos);/g, (whole, name) => ENTITIES[name] ?? whole);
}

/** The code of an error that STS answered, where there is one. */
const errorCodeIn = (xml: string): string | null => /<Code>([\w.]+)<\/Code>/.exec(xml)?.[1] ?? null;
