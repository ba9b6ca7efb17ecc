import fc from 'fast-check';
import { expect, it } from 'vitest';
import '../../../test/seed.ts';
import { utf8Bytes } from '../../base/escape.ts';
import { manifestLine, parseManifest } from './job-manifest.ts';

it.each([
  ['plain/key.bin', 'plain%2Fkey.bin'],
  ['a b+c', 'a%20b%2Bc'],
  ['line\nend, "quoted"\r', 'line%0Aend%2C%20%22quoted%22%0D'],
  ['😀', '%F0%9F%98%80'],
  ['%41', '%2541'],
])('%j is encoded as in an address', (key, encoded) => {
  expect(manifestLine({ bucket: 'acme', key, versionId: 'v1' })).toBe(`acme,${encoded},v1\n`);
});

it('gives back every key that S3 takes, up to 1,024 bytes', () => {
  const key = fc
    .oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), fc.constant('😀'.repeat(256)))
    .filter((text) => text.isWellFormed() && utf8Bytes(text) <= 1024);
  const version = fc.record({
    bucket: fc.constantFrom('acme-training-data', 'a.b-c'),
    key,
    versionId: fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/),
  });
  fc.assert(
    fc.property(fc.array(version), (versions) => {
      const text = versions.map(manifestLine).join('');
      expect(text.split('\n')).toHaveLength(versions.length + 1);
      expect(parseManifest(text)).toEqual(versions);
    }),
  );
});

it.each(['acme,key\n', 'acme,key,v1,more\n', 'acme,%ff,v1\n', ',key,v1\n', 'acme,key,\n'])(
  '%j is no manifest of ours',
  (text) => {
    expect(parseManifest(text)).toBeNull();
  },
);
