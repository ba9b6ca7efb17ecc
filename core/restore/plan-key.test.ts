import { describe, expect, it } from 'vitest';
import { digestOf, PLAIN, RestoreS3 } from '../../test/fakes/restore-s3.ts';
import { RestoreScene } from '../../test/fakes/restore-scene.ts';

const A = 'labels/a';

/** A sealed dataset of one or more keys whose bytes are `good KEY`. */
function scene(state: 'enabled' | 'suspended' | 'never' = 'enabled', keys: readonly string[] = [A]) {
  const s3 = new RestoreS3(state);
  const made = new RestoreScene(s3);
  for (const key of keys) s3.put(key, `good ${key}`);
  for (const key of keys) made.seal(key);
  return made;
}

const contentOf = ({ s3 }: RestoreScene, key = A) => {
  const [top] = s3.stack(key);
  return top?.kind === 'object' ? top.content : (top?.kind ?? 'nothing');
};
const statuses = async (made: RestoreScene) =>
  (await made.apply()).map(({ plan, status }) => `${plan.ref.key} ${plan.step.kind} ${status}`);
const blockedBy = async (made: RestoreScene) =>
  (await made.plan()).map(({ step }) => (step.kind === 'blocked' ? step.reason : step.kind));

describe('a restore', () => {
  it('touches nothing where everything holds what is expected', async () => {
    const made = scene();
    expect(await made.plan()).toEqual([]);
  });

  it('copies the expected version over wrong bytes, which stay as a version', async () => {
    const made = scene();
    const bad = made.s3.put(A, 'bad');
    made.look(A);
    expect(await statuses(made)).toEqual([`${A} copy restored`]);
    expect(contentOf(made)).toBe(`good ${A}`);
    expect(made.s3.stack(A).map(({ versionId }) => versionId)).toContain(bad.versionId);
  });

  it('takes a delete marker away where the expected version is right below it', async () => {
    const made = scene();
    made.s3.mark(A);
    made.look(A);
    expect(await statuses(made)).toEqual([`${A} undelete restored`]);
    expect(made.s3.stack(A)).toHaveLength(1);
  });

  it('puts the version on top where the caller may not take the marker away', async () => {
    const made = scene();
    made.s3.mark(A);
    made.look(A);
    made.s3.denied.add('DeleteObjectVersion');
    expect(await statuses(made)).toEqual([`${A} undelete restored`]);
    expect([contentOf(made), made.s3.stack(A).length]).toEqual([`good ${A}`, 3]);
  });

  it('hides a key that should not be there behind a marker', async () => {
    const made = scene();
    made.s3.put('labels/extra', 'extra');
    made.look('labels/extra');
    expect(await statuses(made)).toEqual(['labels/extra hide restored']);
    expect(made.s3.stack('labels/extra').map(({ kind }) => kind)).toEqual(['delete-marker', 'object']);
  });

  it('leaves a new key alone that Sealwatch has not looked at, and says so', async () => {
    const made = scene();
    made.s3.put('labels/new', 'new');
    expect((await blockedBy(made)).join()).toContain('has not looked at this key yet');
    expect(await statuses(made)).toEqual(['labels/new blocked blocked']);
    expect(contentOf(made, 'labels/new')).toBe('new');
  });

  it('reads what is current where nobody has looked at it yet, and leaves it if it is right already', async () => {
    const made = scene();
    made.s3.put(A, `good ${A}`);
    expect(await statuses(made)).toEqual([`${A} copy already`]);
    expect(made.s3.stack(A)).toHaveLength(2);
  });

  it('takes the bytes from another key where the version itself is gone', async () => {
    const made = scene('enabled', [A, 'labels/b']);
    const twin = made.s3.put('labels/b', `good ${A}`);
    made.look('labels/b');
    made.s3.put(A, 'bad');
    made.s3.drop(A, made.s3.stack(A).at(-1)?.versionId ?? null);
    made.look(A);
    const [plan] = (await made.plan()).filter(({ ref }) => ref.key === A);
    expect(plan).toMatchObject({
      step: { kind: 'copy', source: { key: 'labels/b', versionId: twin.versionId } },
      notes: ['metadata and tags are those of the copy, the version itself is gone'],
    });
  });

  it('says that nothing can be restored where no copy is left', async () => {
    const made = scene();
    made.s3.put(A, 'bad');
    made.s3.drop(A, made.s3.stack(A).at(-1)?.versionId ?? null);
    made.look(A);
    expect(await blockedBy(made)).toEqual(['no copy of the expected bytes is known']);
  });

  it('keeps how the version was encrypted, described, classed and locked', async () => {
    const made = new RestoreScene(new RestoreS3());
    const properties = {
      ...PLAIN,
      headers: { ContentType: 'application/json', CacheControl: 'no-store' },
      metadata: { batch: '12' },
      storageClass: 'STANDARD_IA',
      encryption: { algorithm: 'aws:kms', kmsKeyId: 'arn:aws:kms:eu-west-1:1:key/k', bucketKey: true },
      lock: { mode: 'GOVERNANCE', until: '2027-01-01T00:00:00.000Z' },
      legalHold: true,
      tagCount: 2,
    };
    made.s3.put(A, 'good', { properties });
    made.seal(A);
    made.s3.put(A, 'bad');
    made.look(A);
    expect(await made.apply()).toMatchObject([{ status: 'restored', detail: null }]);
    expect(made.s3.stack(A)[0]?.properties).toEqual(properties);
  });

  it('says what the copy does not have as before', async () => {
    const made = scene();
    made.s3.put(A, 'bad');
    made.look(A);
    const describe = made.s3.describe;
    made.s3.describe = async (ref) => {
      const state = await describe(ref);
      const isOfCopy = made.s3.stack(A)[0]?.versionId === ref.versionId;
      return state.kind === 'readable' && isOfCopy
        ? { ...state, properties: { ...PLAIN, storageClass: 'GLACIER_IR', metadata: { a: 'b' } } }
        : state;
    };
    expect((await made.apply())[0]?.detail).toBe('not as before: metadata, storage class');
  });

  it('reports that the result holds other bytes, where the source did not hold what was recorded', async () => {
    const made = scene();
    made.s3.put(A, 'bad');
    made.look(A);
    made.s3.copy = async () => made.s3.put(A, 'worse').versionId;
    expect(await made.apply()).toMatchObject([
      { status: 'failed', detail: `the result holds other bytes: ${digestOf('worse')}` },
    ]);
  });
});

describe('what cannot be restored as it is', () => {
  it('a version in an archive is named, for S3 to restore it first', async () => {
    const made = new RestoreScene(new RestoreS3());
    const good = made.s3.put(A, 'good', { properties: { ...PLAIN, storageClass: 'DEEP_ARCHIVE' } });
    made.seal(A);
    made.s3.put(A, 'bad');
    made.look(A);
    const archived = { bucket: 'guarded', key: A, versionId: good.versionId };
    expect((await made.plan())[0]?.step).toEqual({
      kind: 'blocked',
      reason: 'the version lies in DEEP_ARCHIVE: S3 has to restore it first',
      archived,
    });
  });

  it('a version that S3 has restored from an archive is copied to a class that can be read', async () => {
    const made = new RestoreScene(new RestoreS3());
    const properties = { ...PLAIN, storageClass: 'GLACIER' };
    made.s3.put(A, 'good', { properties, restore: 'restored' });
    made.seal(A);
    made.s3.put(A, 'bad');
    made.look(A);
    expect(await statuses(made)).toEqual([`${A} copy restored`]);
    expect(made.s3.stack(A)[0]?.properties.storageClass).toBe('STANDARD');
  });

  it('a marker above a version in an archive is taken away, and nobody claims to have read the bytes', async () => {
    const made = new RestoreScene(new RestoreS3());
    made.s3.put(A, 'good', { properties: { ...PLAIN, storageClass: 'GLACIER' } });
    made.seal(A);
    made.s3.mark(A);
    made.look(A);
    expect(await made.apply()).toMatchObject([
      {
        status: 'restored',
        detail: 'its bytes lie in an archive, and were not read',
        after: { digest: null },
      },
    ]);
  });

  it('a version under a key of its writer is left to whoever has that key', async () => {
    const made = new RestoreScene(new RestoreS3());
    made.s3.put(A, 'good', { isWithCustomerKey: true });
    made.seal(A);
    made.s3.put(A, 'bad');
    made.look(A);
    expect((await blockedBy(made)).join()).toContain('SSE-C');
  });

  it.each(['suspended', 'never'] as const)(
    'in a bucket whose versioning is: %s, what is there now is lost only where that was asked for',
    async (state) => {
      const made = scene(state, [A, 'labels/b']);
      made.s3.put('labels/b', `good ${A}`);
      made.look('labels/b');
      made.s3.put(A, 'bad');
      made.look(A);
      const planOfA = async () => (await made.plan()).find(({ ref }) => ref.key === A)?.step;
      expect(await planOfA()).toMatchObject({ reason: expect.stringContaining('--overwrite') });
      made.overwrite = true;
      expect(await planOfA()).toMatchObject({ kind: 'copy' });
    },
  );

  it('a null version below versions of a bucket that was suspended is copied like any other', async () => {
    const made = scene('suspended');
    made.s3.state = 'enabled';
    made.s3.put(A, 'bad');
    made.look(A);
    expect(await statuses(made)).toEqual([`${A} copy restored`]);
    expect(made.s3.stack(A).at(-1)?.versionId).toBeNull();
  });
});
