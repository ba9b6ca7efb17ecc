import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { etagOf } from '../../../test/fakes/memory-bucket.ts';
import { largeStage, MIB, sha256 } from '../../../test/model/large-stage.ts';
import { fullDigest, hashSlice } from './hash-slice.ts';
import type { LargeReading } from './large-reading.ts';
import { layoutOf } from './layout.ts';

/** A reading of one object, of which the whole is asked for, as its plan left it. */
async function reading(content: string, round = 1, key = 'weights') {
  const stage = largeStage('sealed');
  const { versionId, storedAt } = stage.memory.put(key, content);
  const begun: LargeReading = {
    ...{ bucket: 'guarded', key, versionId, etag: etagOf(content), storedAt: storedAt.toISOString() },
    ...layoutOf(content.length, 1, 2),
    ...{ name: 'n'.repeat(40), round, dataset: 'labels', status: 'reading', first: 'sha256', also: null },
    ...{ storageClass: 'STANDARD', encryption: { algorithm: null, kmsKeyId: null }, contentType: null },
    ...{ startedAt: '', endedAt: null, waitsUntil: null, digest: null, alsoDigest: null, failure: null },
  };
  await stage.readings.save(begun);
  return { ...stage, begun };
}

async function hashed({ begun, slicePorts }: Awaited<ReturnType<typeof reading>>, sliceBytes: number) {
  const ports = { ...slicePorts, sliceBytes };
  let slices = 0;
  do slices += 1;
  while (!(await hashSlice(begun, ports)).isDone);
  return { digest: await fullDigest(begun, ports), slices };
}

it('gives what one go gives, however it is sliced', async () => {
  const content = fc.string({ unit: fc.constantFrom('a', 'b', '\u0000'), minLength: 1, maxLength: 3000 });
  await fc.assert(
    fc.asyncProperty(content, fc.integer({ min: 1, max: 997 }), async (bytes, sliceBytes) => {
      const { digest, slices } = await hashed(await reading(bytes), sliceBytes);
      expect(digest).toBe(`sha256:${sha256(bytes)}`);
      expect(slices).toBe(Math.ceil(bytes.length / sliceBytes));
    }),
    { numRuns: 60 },
  );
});

describe('a state that is put aside', () => {
  const content = 'x'.repeat(3 * MIB);
  const ID = `${'n'.repeat(40)}/1`;

  /** The first slice is done, and its state is put in another's place before the second begins. */
  async function withState(change: (state: { offset: number; sealed: Uint8Array }) => object) {
    const stage = await reading(content);
    const ports = { ...stage.slicePorts, sliceBytes: MIB };
    await hashSlice(stage.begun, ports);
    const known = stage.readings.slices.get(ID);
    if (known) stage.readings.slices.set(ID, { ...known, ...change(known) });
    while (!(await hashSlice(stage.begun, ports)).isDone);
    return { failure: stage.readings.failures.get(ID), digest: await fullDigest(stage.begun, ports) };
  }

  const refused = {
    failure: { reason: 'too-large', detail: expect.stringContaining('none of this reading') },
  };

  it('is taken up as it was', async () => {
    expect(await withState(() => ({}))).toEqual({ failure: undefined, digest: `sha256:${sha256(content)}` });
  });

  it.each([
    [
      'changed',
      ({ sealed }: { sealed: Uint8Array }) => ({
        sealed: sealed.map((byte, at) => (at === 5 ? byte ^ 1 : byte)),
      }),
    ],
    ['said to be further than it is', () => ({ offset: 2 * MIB })],
    ['said to be the last', () => ({ offset: 3 * MIB })],
    ['cut off', ({ sealed }: { sealed: Uint8Array }) => ({ sealed: sealed.subarray(0, 20) })],
  ])('is refused when it was %s', async (_, change) => {
    const { failure, digest } = await withState(change);
    expect(digest === null || failure !== undefined).toBe(true);
    if (failure) expect({ failure }).toEqual(refused);
    expect(digest).toBe(null);
  });

  it.each([
    ['another object', () => reading('y'.repeat(3 * MIB), 1, 'other')],
    ['another reading of the same object', () => reading('x'.repeat(3 * MIB), 2)],
  ])('is refused when it is that of %s, at the same byte', async (_, make) => {
    const other = await make();
    await hashSlice(other.begun, { ...other.slicePorts, sliceBytes: MIB });
    const [state] = other.readings.slices.values();
    const { failure, digest } = await withState(() => ({ sealed: state?.sealed }));
    expect({ failure }).toEqual(refused);
    expect(digest).toBe(null);
  });

  it('is left, and the whole begun again, when it was put aside by another version of the hash', async () => {
    const stage = await reading(content);
    const ports = { ...stage.slicePorts, sliceBytes: MIB };
    await hashSlice(stage.begun, ports);
    const resume = async () => {
      throw new Error('the state is of another build');
    };
    const upgraded = { ...ports, hashes: { ...ports.hashes, resume } };
    expect(await hashSlice(stage.begun, upgraded)).toEqual({ isDone: false });
    expect(await hashed(stage, MIB)).toEqual({ digest: `sha256:${sha256(content)}`, slices: 2 });
  });

  it('changes nothing when an older one of the same reading is put back: its bytes are read once more', async () => {
    const stage = await reading(content);
    const ports = { ...stage.slicePorts, sliceBytes: MIB };
    await hashSlice(stage.begun, ports);
    const first = stage.readings.slices.get(ID);
    await hashSlice(stage.begun, ports);
    if (first) stage.readings.slices.set(ID, first);
    expect((await hashed(stage, MIB)).digest).toBe(`sha256:${sha256(content)}`);
  });
});

it('loses the slice that was being read when its invocation dies, and no other', async () => {
  const content = 'z'.repeat(3 * MIB);
  const stage = await reading(content);
  const ports = { ...stage.slicePorts, sliceBytes: MIB };
  await hashSlice(stage.begun, ports);
  stage.readings.beforeWrite = () => {
    throw new Error('killed');
  };
  await expect(hashSlice(stage.begun, ports)).rejects.toThrow('killed');
  expect([...stage.readings.slices.values()].map(({ offset }) => offset)).toEqual([MIB]);
  stage.readings.beforeWrite = () => {};
  expect(await hashed(stage, MIB)).toEqual({ digest: `sha256:${sha256(content)}`, slices: 2 });
});
