import fc from 'fast-check';
import { expect, it } from 'vitest';
import '../../test/seed.ts';
import { bytesOfText } from './byte-text.ts';
import { httpsAddress, objectAt, s3Address } from './object-address.ts';
import { readS3Batch } from './s3-batch.ts';

it('an address names the object that it was made of, whatever its key', () => {
  const key = fc.string({ unit: fc.oneof(fc.constantFrom('/', '.', '?', '#', '%', '+', ' '), fc.string()) });
  fc.assert(
    fc.property(
      fc.constantFrom('acme-data', 'acme.data'),
      key.filter((text) => text !== '' && text.isWellFormed()),
      fc.constantFrom(null, '3sL4kq', 'a&b=c'),
      (bucket, name, versionId) => {
        const object = { bucket, key: name, versionId };
        expect([objectAt(s3Address(object)), objectAt(httpsAddress(object))]).toEqual([object, object]);
      },
    ),
  );
});

it.each([
  ['the null version', 's3://acme-data/a?versionId=null', { versionId: null }],
  ['an address elsewhere', 'https://example.com/a', null],
  ['a key that is not UTF-8', 's3://acme-data/a\udcff', null],
  ['half a character in an encoding', 's3://acme-data/a%ff', null],
  ['no key', 's3://acme-data/', null],
])('%s', (_, address, object) => {
  if (object === null) expect(objectAt(address)).toBeNull();
  else expect(objectAt(address)).toMatchObject(object);
});

it('a list of keys that are not UTF-8 is refused', () => {
  expect(() => readS3Batch(bytesOfText('acme-data,a\udcff\n') ?? new Uint8Array())).toThrow(
    /no key of S3 is other than UTF-8: "a\\udcff"/,
  );
});
