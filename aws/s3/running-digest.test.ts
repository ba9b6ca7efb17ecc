import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FileHashes } from '../file-hashes.ts';
import { RunningDigest } from './running-digest.ts';

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

it('digests whole and prefix whatever the chunks are', () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 8 });
  fc.assert(
    fc.property(chunks, fc.option(fc.nat({ max: 300 }), { nil: undefined }), (parts, prefixLength) => {
      const digest = new RunningDigest({ prefixLength });
      for (const part of parts) digest.update(part);
      const all = Buffer.concat(parts);
      expect(digest.length).toBe(all.length);
      const hasPrefix = prefixLength !== undefined && prefixLength <= all.length;
      expect(digest.finish()).toEqual({
        digest: sha256(all),
        prefixDigest: hasPrefix ? sha256(all.subarray(0, prefixLength)) : null,
      });
    }),
  );
});

it.each([
  ['no bytes', 0],
  ['less than a part', 1000],
  ['exactly two parts', 2 * 2 ** 20],
  ['two parts and a byte', 2 * 2 ** 20 + 1],
])('digests by parts of 1 MiB, as they are kept of large objects: %s', (_, size) => {
  const all = Buffer.alloc(size, 'abcdefg');
  const digest = new RunningDigest({ partMiB: 1 });
  for (let at = 0; at < size; at += 333_333) digest.update(all.subarray(at, at + 333_333));
  const parts = Array.from({ length: Math.ceil(size / 2 ** 20) }, (_, index) =>
    createHash('sha256')
      .update(all.subarray(index * 2 ** 20, (index + 1) * 2 ** 20))
      .digest(),
  );
  const expected = createHash('sha256').update(Buffer.concat(parts)).digest('hex');
  const ofFile = new FileHashes(['sha256-parts-1MiB'], size);
  ofFile.update(all);
  expect(ofFile.digests()).toEqual({ 'sha256-parts-1MiB': expected });
  expect(digest.finish()).toMatchObject({
    digest: sha256(all),
    alsoDigest: `sha256-parts-1MiB:${expected}`,
  });
});
