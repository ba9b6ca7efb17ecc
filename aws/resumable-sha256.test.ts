import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { resumableSha256 } from './resumable-sha256.ts';

it('goes on from wherever it was put aside, as if it had never been', async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(pieces, async (all) => {
      let hash = await resumableSha256.begin();
      for (const piece of all) {
        hash.update(piece);
        hash = await resumableSha256.resume(hash.save());
      }
      expect(hash.hex()).toBe(createHash('sha256').update(Buffer.concat(all)).digest('hex'));
    }),
  );
});

it('refuses what is no state of it', async () => {
  await expect(resumableSha256.resume(new Uint8Array(116))).rejects.toThrow();
});
