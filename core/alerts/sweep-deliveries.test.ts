import { describe, expect, it } from 'vitest';
import { DynamoDecisionStore } from '../../aws/dynamodb/decision-store.ts';
import { Scene } from '../../test/delivery/scene.ts';
import { TABLES } from '../../test/delivery/tables.ts';
import { newDecision } from '../../test/delivery/written-findings.ts';
import { sweepDeliveries } from './notifier.ts';
import { recordDecision } from './record-decision.ts';
import { reportFirst } from './report-group.ts';

const MINUTE = 60_000;

/** Decisions for as many reasons, so each is a message. */
async function decide(scene: Scene, count: number): Promise<void> {
  const store = new DynamoDecisionStore(scene.database.client(), TABLES);
  for (let index = 0; index < count; index++)
    await recordDecision(
      newDecision(index, index, scene.now),
      { keys: [], findings: [] },
      { ...scene.ports, store },
    );
}

const kinds = ({ published }: Scene) => published.map(({ kind }) => kind);

describe('a sweep', () => {
  it('publishes findings before decisions, and 200 of these, however many wait', async () => {
    const scene = new Scene();
    scene.isTopicDown = true;
    await decide(scene, 450);
    const left = scene.write('left behind');
    await expect(reportFirst(left.id, scene.ports)).rejects.toThrow();
    scene.now += 2 * MINUTE;
    scene.write('waiting', { dataset: 'another' });
    scene.isTopicDown = false;
    await sweepDeliveries(scene.ports);
    expect(kinds(scene).slice(0, 2)).toEqual(['finding', 'finding']);
    expect(kinds(scene).slice(2)).toEqual(Array.from({ length: 200 }, () => 'decision'));
    await sweepDeliveries(scene.ports);
    await sweepDeliveries(scene.ports);
    expect(kinds(scene)).toHaveLength(452);
  });

  it('begins no decision after 40 s: the function has a minute', async () => {
    const scene = new Scene();
    await decide(scene, 100);
    scene.now += 2 * MINUTE;
    scene.transactionMs = 5_000;
    await sweepDeliveries(scene.ports);
    expect(kinds(scene).length).toBeLessThan(20);
  });

  it('publishes decisions that an earlier release left among the findings, one sweep later', async () => {
    const scene = new Scene();
    await decide(scene, 3);
    for (const item of scene.alerts()) scene.put(TABLES.runs, { ...item, dueShard: 'alerts' });
    scene.now += 2 * MINUTE;
    await sweepDeliveries(scene.ports);
    await sweepDeliveries(scene.ports);
    expect(kinds(scene)).toEqual(['decision', 'decision', 'decision']);
    await sweepDeliveries(scene.ports);
    expect(kinds(scene)).toHaveLength(3);
  });

  it('sends no wake-up for decisions', async () => {
    const scene = new Scene();
    await decide(scene, 3);
    await sweepDeliveries(scene.ports);
    expect([scene.wakeUps, scene.published]).toEqual([[], []]);
  });
});
