import { SealwatchError } from '../base/errors.ts';
import { isObject, type Json, listAt, textAt } from '../base/json.ts';
import { base64Of, bytesOfBase64 } from './base64.ts';
import type { Signer, Verifier } from './signer.ts';

/** Type of the payload that in-toto's statements have. */
export const STATEMENT_PAYLOAD = 'application/vnd.in-toto+json';

/** A payload with signatures over it, as DSSE 1.0 has them. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly EnvelopeSignature[];
}

export interface EnvelopeSignature {
  /** A hint, which nothing proves; empty where there is none. */
  readonly keyId: string;
  readonly signature: Uint8Array;
}

const encoder = new TextEncoder();

/** What is signed: type and payload with their lengths, so that neither can be read as part of the other (PAE). */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = encoder.encode(payloadType);
  const head = encoder.encode(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `);
  const whole = new Uint8Array(head.length + payload.length);
  whole.set(head);
  whole.set(payload, head.length);
  return whole;
}

/** An envelope with one signature. What is signed is the payload as given, byte for byte. */
export async function signEnvelope(
  payloadType: string,
  payload: Uint8Array,
  signer: Signer,
): Promise<Envelope> {
  const signature = await signer.sign(preAuthEncoding(payloadType, payload));
  return { payloadType, payload, signatures: [{ keyId: signer.keyId, signature }] };
}

/** True where one of the signatures is the verifier's over this type and this payload. The key's id proves nothing and is not asked. */
export function isSignedBy({ payloadType, payload, signatures }: Envelope, verifier: Verifier): boolean {
  const message = preAuthEncoding(payloadType, payload);
  return signatures.some(({ signature }) => verifier.verify(message, signature));
}

/** The envelope as JSON. */
export const envelopeJson = ({ payloadType, payload, signatures }: Envelope): Json => ({
  payload: base64Of(payload),
  payloadType,
  signatures: signatures.map(({ keyId, signature }) => ({ sig: base64Of(signature), keyid: keyId })),
});

/** True for JSON that has an envelope's fields. */
export const isEnvelope = (value: unknown): boolean =>
  isObject(value) && typeof value.payload === 'string' && Array.isArray(value.signatures);

/**
 * Reads an envelope. Nothing is proved by that: see `isSignedBy`.
 * @throws {SealwatchError} `USAGE` for what is none
 */
export function readEnvelope(value: unknown): Envelope {
  const payloadType = textAt(value, 'payloadType');
  const payload = isObject(value) && typeof value.payload === 'string' ? bytesOfBase64(value.payload) : null;
  if (payloadType === null || payload === null)
    throw wrong('an envelope has payloadType and payload, which is base64');
  const signatures = listAt(value, 'signatures').map((each) => {
    const signature = bytesOfBase64(textAt(each, 'sig') ?? '');
    if (signature === null || signature.length === 0)
      throw wrong('each of the signatures has sig, which is base64');
    return { keyId: textAt(each, 'keyid') ?? '', signature };
  });
  if (signatures.length === 0) throw wrong('an envelope has one signature at least');
  return { payloadType, payload, signatures };
}

const wrong = (what: string): SealwatchError =>
  new SealwatchError('USAGE', `this is no DSSE envelope: ${what}`);
