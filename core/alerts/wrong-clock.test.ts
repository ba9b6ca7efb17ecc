import { describe, expect, it } from 'vitest';
import { DynamoDecisionStore } from '../../aws/dynamodb/decision-store.ts';
import { Scene } from '../../test/delivery/scene.ts';
import { TABLES } from '../../test/delivery/tables.ts';
import { newDecision } from '../../test/delivery/written-findings.ts';
import { sweepDeliveries } from './notifier.ts';
import { recordDecision } from './record-decision.ts';
import { reportFirst } from './report-group.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Leaves an alert behind by a function whose clock is so much ahead, and that dies as it publishes. */
async function leaveAlert(scene: Scene, ahead: number): Promise<string> {
  const { id } = scene.write('first');
  const dies = { publish: () => new Promise<never>(() => {}) };
  const clock = () => new Date(scene.now + ahead);
  void reportFirst(id, { ...scene.ports, clock, publisher: dies });
  await new Promise(setImmediate);
  return id;
}

/** Records a decision by a function whose clock is so much ahead. */
function decide(scene: Scene, ahead: number): Promise<void> {
  const store = new DynamoDecisionStore(scene.database.client(), TABLES);
  const clock = () => new Date(scene.now + ahead);
  const decision = newDecision(1, 1, scene.now + ahead);
  return recordDecision(decision, { keys: [], findings: [] }, { ...scene.ports, store, clock });
}

describe.each([
  ['an hour', 60 * MINUTE],
  ['ten years', 3650 * DAY],
])('what was written by a clock that was %s ahead does not wait until then', (_, ahead) => {
  it('an alert that was left behind is published by the next sweep, though its group finds nothing more', async () => {
    const scene = new Scene();
    const id = await leaveAlert(scene, ahead);
    await sweepDeliveries(scene.ports);
    expect(scene.published).toMatchObject([{ id }]);
  });

  it('a decision is published by the next sweep', async () => {
    const scene = new Scene();
    await decide(scene, ahead);
    await sweepDeliveries(scene.ports);
    expect(scene.published).toMatchObject([{ kind: 'decision' }]);
  });
});

describe('a clock that is four minutes ahead, as clocks may be,', () => {
  it('has a decision wait that long and no longer, so that what belongs to it is one message', async () => {
    const scene = new Scene();
    await decide(scene, 4 * MINUTE - 1);
    await sweepDeliveries(scene.ports);
    expect(scene.published).toEqual([]);
    scene.now += 5 * MINUTE;
    await sweepDeliveries(scene.ports);
    expect(scene.published).toMatchObject([{ kind: 'decision' }]);
  });
});
