import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealwatchError } from '../base/errors.ts';
import { base64Of, bytesOfBase64 } from './base64.ts';
import { envelopeJson, isSignedBy, preAuthEncoding, readEnvelope, signEnvelope } from './dsse.ts';
import type { Signer, Verifier } from './signer.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (of: string): Uint8Array => new TextEncoder().encode(of);

// A signature that is the message itself shows what was signed.
const mirror: Signer & Verifier = {
  keyId: 'mirror',
  certificates: [],
  sign: async (message) => message,
  verify: (message, signature) => text(message) === text(signature),
};

describe('DSSE', () => {
  it('signs type and payload with their lengths, as the specification shows it', () => {
    expect(text(preAuthEncoding('http://example.com/HelloWorld', bytes('hello world')))).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  it('counts lengths in bytes', () => {
    expect(text(preAuthEncoding('é', bytes('é')))).toBe('DSSEv1 2 é 2 é');
  });

  it('reads what it wrote, byte for byte, and finds it signed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.uint8Array(), async (payloadType, payload) => {
        fc.pre(payloadType !== '');
        const envelope = await signEnvelope(payloadType, payload, mirror);
        const read = readEnvelope(JSON.parse(JSON.stringify(envelopeJson(envelope))));
        expect(read).toEqual({ ...envelope, payload: Uint8Array.from(payload) });
        expect(isSignedBy(read, mirror)).toBe(true);
      }),
    );
  });

  it('finds nothing signed where type or payload is another one', async () => {
    const envelope = await signEnvelope('a', bytes('b'), mirror);
    expect(isSignedBy({ ...envelope, payloadType: 'c' }, mirror)).toBe(false);
    expect(isSignedBy({ ...envelope, payload: bytes('c') }, mirror)).toBe(false);
  });

  it.each([
    ['nothing', null],
    ['no payload', { payloadType: 'a', signatures: [{ sig: 'YQ==' }] }],
    ['a payload that is no base64', { payloadType: 'a', payload: '!', signatures: [{ sig: 'YQ==' }] }],
    ['no signature', { payloadType: 'a', payload: 'YQ==', signatures: [] }],
    ['a signature that is no base64', { payloadType: 'a', payload: 'YQ==', signatures: [{ sig: 'é' }] }],
  ])('refuses %s', (_, value) => {
    expect(() => readEnvelope(value)).toThrow(SealwatchError);
  });
});

it('base64 is read in both alphabets, with padding or without', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (given) => {
      const written = base64Of(given);
      expect(written).toBe(Buffer.from(given).toString('base64'));
      expect(bytesOfBase64(written)).toEqual(Uint8Array.from(given));
      expect(bytesOfBase64(Buffer.from(given).toString('base64url'))).toEqual(Uint8Array.from(given));
    }),
  );
});
