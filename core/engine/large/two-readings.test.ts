import { describe, expect, it } from 'vitest';
import {
  A,
  B,
  DATASET,
  findings,
  KEY,
  type Large,
  put,
  refOf,
  sealed,
  sealing,
} from '../../../test/model/large-scene.ts';
import { digestOfParts, largeStage } from '../../../test/model/large-stage.ts';
import { observe } from '../objects/observe.ts';
import { verifyKey } from '../verification/verify-key.ts';

const HOURS_MS = 60 * 60 * 1000;

/** Somebody verifies two hours later, and the second reading is under way. */
async function readAgain(stage: Large): Promise<void> {
  const later = new Date(stage.now().getTime() + 2 * HOURS_MS);
  await verifyKey(
    refOf(stage),
    DATASET,
    stage.portsFor(false, () => later),
  );
  expect([...stage.executions.values()].map(({ round }) => round)).toContain(2);
}

describe('a version that was read, and is being read once more', () => {
  it('answers with what was read before, with its first bytes, whoever does not ask for a new reading', async () => {
    const stage = largeStage('growing');
    await sealed(stage);
    await put(stage, `${A}more`);
    await stage.runAll();
    await readAgain(stage);
    const { readings } = stage;
    const [second] = [...stage.executions.values()];
    if (second === undefined) throw new Error('nothing was started');
    for (const status of ['reading', 'waiting', 'failed'] as const) {
      const first = await readings.find({ ...second, round: 1 });
      if (first === null) throw new Error('it was not read');
      const endedAt = status === 'failed' ? stage.now().toISOString() : null;
      await readings.save({ ...first, round: 2, status, digest: null, endedAt });
      const { bucket, key, versionId } = first;
      const asked = { prefixLength: A.length, prefixAlgorithm: 'sha256-parts-1MiB' } as const;
      expect(await stage.ports.reader.read({ bucket, key, versionId }, asked)).toMatchObject({
        kind: 'read',
        digest: digestOfParts(`${A}more`),
        prefixDigest: digestOfParts(A),
      });
    }
  });

  it('shows which bytes differ all the same', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    await put(stage, B);
    const [first] = await stage.readings.all.values();
    if (first === undefined) throw new Error('it was not read');
    await stage.readings.save({ ...first, round: 2, status: 'reading', digest: null, endedAt: null });
    await stage.runAll();
    const [finding] = stage.store.findingsById.values();
    expect(finding?.evidence).toMatchObject({ differs: { count: 1 } });
  });

  it('is not begun once more where another version of its key is still being read', async () => {
    const stage = largeStage('sealed');
    await sealed(stage);
    await stage.put(KEY, B);
    await stage.step();
    await put(stage, A);
    await stage.runAll();
    const later = new Date(stage.now().getTime() + 2 * HOURS_MS);
    const verified = await verifyKey(
      refOf(stage),
      DATASET,
      stage.portsFor(false, () => later),
    );
    expect(verified.isBeingRead).toBe(true);
    expect([...stage.executions.values()].map(({ round }) => round)).toEqual([1]);
  });
});

describe('sealing a key that has a finding because it could not be read', () => {
  it('has no result before it is read, and the one of its bytes then', async () => {
    const stage = largeStage('append-only');
    await sealed(stage);
    const { seal } = await sealing(stage, 'new.bin');
    const refusal = { kind: 'unreadable', reason: 'kms-denied', detail: 'no decrypt' } as const;
    stage.parts.refusal = { ...refusal, size: A.length, etag: null, storedAt: null };
    const ref = { bucket: stage.bucket, key: 'new.bin' };
    await observe(ref, DATASET, null, stage.ports);
    await stage.runAll();
    expect(findings(stage)).toEqual(['object-unverifiable high open']);
    stage.parts.refusal = null;
    const later = new Date(stage.now().getTime() + HOURS_MS);
    expect(await seal(() => later)).toBe(null);
    await stage.runAll();
    expect(await seal(() => later)).toMatchObject({ outcome: 'unchanged', findings: [] });
  });
});
