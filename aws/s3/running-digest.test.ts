import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RunningDigest } from './running-digest.ts';

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

it('digests whole and prefix whatever the chunks are', () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 8 });
  fc.assert(
    fc.property(chunks, fc.option(fc.nat({ max: 300 }), { nil: undefined }), (parts, prefixLength) => {
      const digest = new RunningDigest(prefixLength);
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
