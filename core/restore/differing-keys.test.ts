import { describe, expect, it } from 'vitest';
import { digestOf, RestoreS3 } from '../../test/fakes/restore-s3.ts';
import { RestoreScene } from '../../test/fakes/restore-scene.ts';

/** Sealed keys whose bytes are `good KEY`. */
function scene(keys: readonly string[]) {
  const s3 = new RestoreS3();
  const made = new RestoreScene(s3);
  for (const key of keys) s3.put(key, `good ${key}`);
  for (const key of keys) made.seal(key);
  return made;
}

describe('a dataset of 100,000 keys of which 3 differ', () => {
  it('takes a listing of a hundred pages, a few requests for each of the three, and writes nothing else', async () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `labels/${String(index).padStart(6, '0')}`);
    const made = scene(keys);
    for (const key of [keys[7], keys[50_000], keys[99_999]] as string[]) {
      made.s3.put(key, 'bad');
      made.look(key);
    }
    const before = made.s3.calls.length;
    expect(await made.plan()).toHaveLength(3);
    const calls = made.s3.calls.slice(before);
    expect(calls.filter((name) => name === 'ListObjectVersions').length).toBeLessThanOrEqual(101 + 3);
    expect(calls.length).toBeLessThanOrEqual(101 + 3 * 4);
    const outcomes = await made.apply();
    expect(outcomes.map(({ status }) => status)).toEqual(['restored', 'restored', 'restored']);
    const writes = made.s3.calls.filter((name) => /^(Copy|Put|Delete|Upload|Complete|Create)/.test(name));
    expect(writes).toEqual(['CopyObject', 'CopyObject', 'CopyObject']);
  }, 60_000);
});

describe('what a key should hold', () => {
  const A = 'labels/a';
  const at = (made: RestoreScene, index: number) =>
    made.s3.stack(A).toReversed()[index]?.storedAt.toISOString() ?? '';

  /** Sealed, released anew, altered. */
  function released() {
    const made = scene([A]);
    made.approve(A, 'newer', '2026-11-20T00:00:00.000Z');
    for (const content of ['newer', 'bad']) made.s3.put(A, content);
    made.look(A);
    return made;
  }
  const wanted = async (made: RestoreScene) => (await made.candidates()).map((each) => each.wanted?.digest);

  it('is what was approved last, without more being said', async () => {
    expect(await wanted(released())).toEqual([digestOf('newer')]);
  });

  it('is what the seal pinned, for the baseline', async () => {
    const made = released();
    made.to = { kind: 'baseline' };
    expect(await wanted(made)).toEqual([digestOf(`good ${A}`)]);
  });

  it.each([
    [0, `good ${A}`],
    [1, 'newer'],
    [2, 'newer'],
  ])(
    'at the time of version %i is what was approved then, and never what was only there',
    async (index, content) => {
      const made = released();
      made.to = { kind: 'time', at: at(made, index) };
      expect(await wanted(made)).toEqual([digestOf(content)]);
    },
  );

  it('at a time is nothing for a key that was approved later: it is hidden', async () => {
    const made = scene([A, 'labels/later']);
    made.to = { kind: 'time', at: at(made, 0) };
    expect((await made.plan()).map(({ ref, step }) => [ref.key, step.kind])).toEqual([
      ['labels/later', 'hide'],
    ]);
  });

  it('at a time is what a version held that was destroyed since, and a copy of it is looked for', async () => {
    const made = released();
    made.s3.put('labels/copy', `good ${A}`);
    made.look('labels/copy');
    made.s3.drop(A, made.s3.stack(A).at(-1)?.versionId ?? null);
    made.look(A);
    made.to = { kind: 'time', at: '2026-11-20T00:00:01.000Z' };
    const [plan] = (await made.plan()).filter(({ ref }) => ref.key === A);
    expect(plan).toMatchObject({ step: { kind: 'copy', source: { key: 'labels/copy' } }, isReported: true });
  });
});
