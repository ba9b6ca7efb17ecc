import { describe, expect, it } from 'vitest';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { observe } from './observe.ts';

const ITEM_BYTES = 400 * 1024;

describe('an entry', () => {
  it('stays small however often wrong bytes are written, and forgets none of them when good ones return', async () => {
    const stage = memoryStage('sealed', 'enabled');
    const ref = { bucket: stage.bucket, key: 'labels' };
    await sealOne(stage, 'labels', 'good');
    for (let count = 0; count < 120; count++) {
      const objectEvent = await storedEvent(stage, 'labels', `bad ${count}`);
      await observe(ref, 'labels', objectEvent, stage.ports);
    }
    const [before] = await stage.store.entries([ref]);
    expect(JSON.stringify(before).length).toBeLessThan(ITEM_BYTES / 4);
    await observe(ref, 'labels', await storedEvent(stage, 'labels', 'good'), stage.ports);
    const states = Map.groupBy(stage.store.findingsById.values(), ({ rule, state }) => `${rule} ${state}`);
    expect([...states].map(([name, { length }]) => [name, length])).toEqual([
      ['object-altered recovered', 120],
      ['transient-content open', 120],
    ]);
  });

  it('stays small however often a growing object is extended', async () => {
    const stage = memoryStage('growing', 'enabled');
    const ref = { bucket: stage.bucket, key: 'log' };
    let content = 'x';
    await sealOne(stage, 'log', content);
    for (let count = 0; count < 600; count++) {
      content += 'y';
      await observe(ref, 'labels', await storedEvent(stage, 'log', content), stage.ports);
    }
    const [entry] = await stage.store.entries([ref]);
    expect(entry?.state).toBe('intact');
    expect(entry?.standing.earlier).toHaveLength(500);
    expect(stage.store.findingsById.size).toBe(0);
  });
});
