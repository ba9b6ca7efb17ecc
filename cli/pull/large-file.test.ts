import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ByteStore } from './byte-store.ts';
import { fillLarge, LargeFiles } from './large-file.ts';
import type { WantedFile } from './wanted-files.ts';

const MIB = 2 ** 20;
const RANGE = 8 * MIB;
const BYTES = randomBytes(3 * RANGE + 7);
const HEX = createHash('sha256').update(BYTES).digest('hex');
const FILE: WantedFile = {
  name: 'model.bin',
  bucket: 'training-data',
  key: 'model.bin',
  versionId: 'v1',
  digest: `sha256:${HEX}`,
  size: BYTES.length,
};

const folder = mkdtempSync(join(tmpdir(), 'sealwatch-large-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'model.bin.sealwatch-part');
let handle: FileHandle;
let large: LargeFiles;
beforeEach(async () => {
  writeFileSync(path, '');
  handle = await open(path, 'r+');
  large = new LargeFiles();
});
afterEach(async () => {
  await large.close();
  await handle.close();
});

type Answer = Awaited<ReturnType<ByteStore['read']>>;

/** A store that answers ranges as it is told to, by the number of the range. */
const storeOf = (
  answer: (index: number, bytes: Buffer, into: Buffer) => Promise<Answer> | Answer,
): ByteStore => ({
  read: async (_, range, { into = Buffer.alloc(0) } = {}) => {
    const { first, last } = range ?? { first: 0, last: BYTES.length - 1 };
    return answer(Math.floor(first / RANGE), BYTES.subarray(first, last + 1), into);
  },
});

const fill = (store: ByteStore) => fillLarge(handle, FILE, { from: FILE, store, large });

describe('a large file', () => {
  it('is written and digested in order, in whatever order its ranges come', async () => {
    const came: number[] = [];
    const coming = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
    const filled = fill(
      storeOf(async (index, bytes, into) => {
        // The last one comes first.
        await coming[index + 1]?.promise;
        came.push(index);
        coming[index]?.resolve();
        bytes.copy(into);
        return into.subarray(0, bytes.length);
      }),
    );
    expect(await filled).toEqual({ began: 0, hex: HEX });
    expect(came).toEqual([3, 2, 1, 0]);
    expect(readFileSync(path).equals(BYTES)).toBe(true);
  });

  it('goes on after the bytes that are there, which it digests again', async () => {
    writeFileSync(path, BYTES.subarray(0, RANGE + 5));
    expect(await fill(storeOf((_, bytes) => bytes))).toEqual({ began: RANGE + 5, hex: HEX });
    expect(readFileSync(path).equals(BYTES)).toBe(true);
  });

  it('has the digest of what is there, where that is wrong', async () => {
    writeFileSync(path, Buffer.alloc(5));
    const filled = await fill(storeOf((_, bytes) => bytes));
    expect(filled).toMatchObject({ began: 5 });
    expect(filled).not.toMatchObject({ hex: HEX });
  });

  it.each([
    ['gone', null],
    ['archived', 'archived'],
    ['other-bytes', Buffer.from('an answer of another length')],
    ['other-bytes', 'too-many'],
  ] as const)('is %s where a range is, and whole up to there', async (missed, answer) => {
    const store = storeOf((index, bytes) => (index === 2 ? answer : bytes));
    expect(await fill(store)).toEqual({ began: 0, missed });
    expect(readFileSync(path).equals(BYTES.subarray(0, 2 * RANGE))).toBe(true);
  });

  it('fails where a range fails, is whole up to there, and leaves the room of each range to the next file', async () => {
    const failing = storeOf((index, bytes) =>
      index === 1 ? Promise.reject(new Error('the line broke')) : bytes,
    );
    for (const _ of Array.from({ length: 5 })) await expect(fill(failing)).rejects.toThrow('the line broke');
    expect(readFileSync(path).equals(BYTES.subarray(0, RANGE))).toBe(true);
    expect(await fill(storeOf((_, bytes) => bytes))).toEqual({ began: RANGE, hex: HEX });
  });

  it('fails where the system does not take its bytes', async () => {
    await handle.close();
    handle = await open(path, 'r');
    await expect(fill(storeOf((_, bytes) => bytes))).rejects.toMatchObject({ code: 'EBADF' });
  });
});
