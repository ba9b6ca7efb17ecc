import { describe, expect, it } from 'vitest';
import { readBundle } from './sigstore-bundle.ts';
import { readStatement, type Statement, statementBytes, statementIn } from './statement.ts';

const STATEMENT: Statement = {
  subjects: [
    { name: 'a', uri: 's3://bucket/a?versionId=1', digest: { sha256: 'ab' }, annotations: { size: 1 } },
    { name: 'b', uri: null, digest: { sha256: 'cd', sha512: 'ef' }, annotations: {} },
  ],
  predicateType: 'urn:example',
  predicate: { some: ['thing'] },
};

describe('an in-toto statement', () => {
  it('is read as it was written', () => {
    const payload = statementBytes(STATEMENT);
    const envelope = { payloadType: 'application/vnd.in-toto+json', payload, signatures: [] };
    expect(statementIn(envelope)).toEqual(STATEMENT);
  });

  it.each([
    ['another type', { _type: 'https://in-toto.io/Statement/v9' }, /_type is "https:.*v9"/],
    ['no predicate type', { _type: 'https://in-toto.io/Statement/v1' }, /no predicateType/],
    ['no subject', { _type: 'https://in-toto.io/Statement/v1', predicateType: 'p' }, /no subject/],
    [
      'a subject without a digest',
      { _type: 'https://in-toto.io/Statement/v1', predicateType: 'p', subject: [{ name: 'a' }] },
      /subject 1 has no digest/,
    ],
  ])('is refused with %s', (_, value, message) => {
    expect(() => readStatement(value)).toThrow(message);
  });

  it('is not read from a payload of another type', () => {
    const envelope = { payloadType: 'text/plain', payload: statementBytes(STATEMENT), signatures: [] };
    expect(() => statementIn(envelope)).toThrow(/the envelope holds "text\/plain"/);
  });
});

it.each([
  ['of an unknown version', { mediaType: 'application/vnd.dev.sigstore.bundle.v9+json' }, /media type is/],
  [
    'that signs a hash and no list',
    {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: {},
      messageSignature: {},
    },
    /no dsseEnvelope/,
  ],
])('a bundle of Sigstore %s is refused', (_, value, message) => {
  expect(() => readBundle(value)).toThrow(message);
});
