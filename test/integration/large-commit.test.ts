import { describe, expect, inject, it } from 'vitest';
import { observe } from '../../core/engine/objects/observe.ts';
import { localWorld, makeBucket, realStage } from './real-stage.ts';
import { sealOne, storedEvent } from './steps.ts';

const BUCKET = 'large-commit';
const WRONG = 60;

describe('a change that takes more than one transaction', () => {
  it('is written whole: every wrong version recovers and is reported as transient', async () => {
    const world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'LargeCommit');
    await makeBucket(world, BUCKET, 'enabled');
    const stage = await realStage(world, BUCKET, 'enabled', 'sealed', 'large');
    const ref = { bucket: BUCKET, key: 'large/labels.jsonl' };
    await sealOne(stage, ref.key, 'good');
    await stage.step();
    for (let count = 0; count < WRONG; count++) {
      await observe(ref, 'large', await storedEvent(stage, ref.key, `bad ${count}`), stage.ports);
    }
    const { change } = await observe(ref, 'large', await storedEvent(stage, ref.key, 'good'), stage.ports);
    expect((change?.findings.length ?? 0) + (change?.versions.length ?? 0)).toBeGreaterThan(100);
    const records = await stage.ports.store.history(ref);
    const ids = records.flatMap((record) => record.findings);
    const findings = await stage.ports.store.findings(ids);
    const counts = Map.groupBy(findings, ({ rule, state }) => `${rule} ${state}`);
    expect(Object.fromEntries([...counts].map(([name, { length }]) => [name, length]))).toEqual({
      'object-altered recovered': WRONG,
      'transient-content open': WRONG,
    });
    const [entry] = await stage.ports.store.entries([ref]);
    expect(entry).toMatchObject({ state: 'intact', isSettled: true });
  });
});
