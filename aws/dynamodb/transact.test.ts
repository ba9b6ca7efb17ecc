import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chunkWrites, MAX_ACTIONS, MAX_CHUNK_BYTES, type Write } from './transact.ts';

const write = (size: number, index: number): Write => ({
  Put: { TableName: 'F', Item: { id: String(index), text: 'x'.repeat(size) } },
});
const sizes = fc.array(fc.oneof(fc.nat(200), fc.integer({ min: 100_000, max: 390_000 })), { maxLength: 300 });

it('keeps every write, in order, in chunks that DynamoDB takes', () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: MAX_ACTIONS }), (all, maxActions) => {
      const writes = all.map(write);
      const chunks = chunkWrites(writes, maxActions);
      expect(chunks.flat()).toEqual(writes);
      for (const chunk of chunks) {
        expect(chunk.length).toBeGreaterThan(0);
        expect(chunk.length).toBeLessThanOrEqual(maxActions);
        expect(Buffer.byteLength(JSON.stringify(chunk))).toBeLessThan(MAX_CHUNK_BYTES + 1_000);
      }
    }),
    { numRuns: 30 },
  );
});
