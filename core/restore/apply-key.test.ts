import { describe, expect, it } from 'vitest';
import { Killed, RestoreS3 } from '../../test/fakes/restore-s3.ts';
import { RestoreScene } from '../../test/fakes/restore-scene.ts';
import { applyKey } from './apply-key.ts';

const GIB = 2 ** 30;
const A = 'labels/a';

/** A sealed key whose bytes are `good KEY`. */
function scene() {
  const s3 = new RestoreS3();
  const made = new RestoreScene(s3);
  s3.put(A, `good ${A}`);
  made.seal(A);
  return made;
}

const contentOf = ({ s3 }: RestoreScene) => s3.stack(A)[0]?.content;

describe('a target that moves', () => {
  it('what came since the plan is left, and told', async () => {
    const made = scene();
    made.s3.put(A, 'bad');
    made.look(A);
    const [plan] = await made.plan();
    const late = made.s3.put(A, 'somebody else');
    if (plan === undefined) throw new Error('no plan');
    expect(await applyKey(plan, made.ports, () => new Date())).toMatchObject({
      status: 'moved',
      detail: `version ${late.versionId} came since this was planned; it was left`,
    });
    expect(contentOf(made)).toBe('somebody else');
  });

  it.each(['CopyObject', 'CompleteMultipartUpload', 'DeleteObject'])(
    'what comes at the moment of %s is not covered',
    async (call) => {
      const made = new RestoreScene(new RestoreS3());
      const size = call === 'CopyObject' ? 4 : 6 * GIB;
      if (call !== 'DeleteObject') {
        made.s3.put(A, 'good', { size });
        made.seal(A);
      }
      made.s3.put(A, 'bad');
      made.look(A);
      made.s3.before = (name, key) => {
        if (name !== call) return;
        made.s3.before = () => {};
        made.s3.put(key, 'somebody else');
      };
      expect(await made.apply()).toMatchObject([{ status: 'moved' }]);
      expect([contentOf(made), made.s3.openUploads]).toEqual(['somebody else', 0]);
    },
  );

  it('a null version that was copied is asked for by its name, and not what is current', async () => {
    const made = scene();
    made.s3.state = 'suspended';
    made.overwrite = true;
    made.s3.put(A, 'bad');
    made.look(A);
    const asked: unknown[] = [];
    const describeVersion = made.s3.describe;
    made.s3.describe = (copy) => {
      asked.push({ versionId: copy.versionId, isUnversioned: copy.isUnversioned });
      return describeVersion(copy);
    };
    expect(await made.apply()).toMatchObject([{ status: 'restored' }]);
    expect(asked.at(-1)).toEqual({ versionId: null, isUnversioned: false });
  });

  it('what comes after the copy is told, and stays current', async () => {
    const made = scene();
    made.s3.put(A, 'bad');
    made.look(A);
    const copy = made.s3.copy;
    made.s3.copy = async (...args) => {
      const id = await copy(...args);
      made.s3.put(A, 'somebody else');
      return id;
    };
    const [outcome] = await made.apply();
    expect(outcome).toMatchObject({ status: 'moved', detail: expect.stringContaining('and is current') });
    expect(contentOf(made)).toBe('somebody else');
  });

  it('what takes the place of a null marker meanwhile is not deleted for it', async () => {
    const made = scene();
    made.s3.state = 'suspended';
    made.s3.mark(A);
    made.look(A);
    made.s3.before = (name, key) => {
      if (name !== 'CopyObject' && name !== 'DeleteObjectVersion') return;
      made.s3.before = () => {};
      made.s3.put(key, 'somebody else');
    };
    expect(await made.apply()).toMatchObject([{ status: 'moved' }]);
    expect(contentOf(made)).toBe('somebody else');
  });

  it('a marker that somebody puts on top of the one that is taken away is told', async () => {
    const made = scene();
    made.s3.mark(A);
    made.look(A);
    made.s3.before = (name) => {
      if (name !== 'DeleteObjectVersion') return;
      made.s3.before = () => {};
      made.s3.mark(A);
    };
    expect(await made.apply()).toMatchObject([{ status: 'moved' }]);
  });
});

describe('a restore that ends at one of its calls and is run again', () => {
  const KEYS = [A, 'labels/hidden', 'labels/large'];

  /** Wrong bytes, a marker, wrong bytes over a large object, and a key too many. */
  function damaged(): RestoreScene {
    const made = new RestoreScene(new RestoreS3());
    for (const key of KEYS) made.s3.put(key, `good ${key}`, key === 'labels/large' ? { size: 7 * GIB } : {});
    for (const key of KEYS) made.seal(key);
    made.s3.put(A, 'bad');
    made.s3.mark('labels/hidden');
    made.s3.put('labels/large', 'bad too');
    made.s3.put('labels/extra', 'extra');
    for (const key of [...KEYS, 'labels/extra']) made.look(key);
    return made;
  }

  const endOf = (made: RestoreScene) => ({
    stacks: [...KEYS, 'labels/extra'].map((key) =>
      made.s3.stack(key).map(({ kind, content }) => `${kind} ${content}`),
    ),
    uploads: made.s3.openUploads,
    receipt: made.journal.ended
      .map(
        ({ key, step, status, before, after }) =>
          `${key} ${step} ${status}: ${before.kind} ${before.digest} to ${after.kind} ${after.digest}`,
      )
      .sort(),
  });

  it.each([false, true])(
    'comes to the same end, whichever call it was (the call took effect: %s)',
    async (isDone) => {
      const whole = damaged();
      await whole.apply();
      const calls = whole.s3.calls.length;
      expect(calls).toBeGreaterThan(30);
      for (let call = 1; call <= calls; call += 1) {
        const made = damaged();
        const before = made.s3.calls.length;
        made.s3.killAt = { call: before + call, isDone };
        const name = () => made.s3.calls[before + call - 1];
        await expect(made.apply()).rejects.toThrow(Killed);
        made.s3.killAt = null;
        // Sealwatch sees what was done meanwhile, or not yet.
        if (call % 2 === 0) for (const key of [...KEYS, 'labels/extra']) made.look(key);
        await made.apply();
        const orphans =
          name() === 'CreateMultipartUpload' || name() === 'begin' ? { uploads: expect.any(Number) } : {};
        expect({ call, name: name(), ...endOf(made), ...orphans }).toEqual({
          call,
          name: name(),
          ...endOf(whole),
          ...orphans,
        });
      }
    },
  );

  it('does not copy parts again that were copied', async () => {
    const made = damaged();
    await made.apply();
    const parts = made.s3.calls.filter((name) => name === 'UploadPartCopy').length;
    const again = damaged();
    const third = again.s3.calls.length + made.s3.calls.indexOf('UploadPartCopy') + 3;
    again.s3.killAt = { call: third, isDone: true };
    await expect(again.apply()).rejects.toThrow(Killed);
    again.s3.killAt = null;
    await again.apply();
    expect(again.s3.calls.filter((name) => name === 'UploadPartCopy')).toHaveLength(parts);
  });
});
