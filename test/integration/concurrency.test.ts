import fc from 'fast-check';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { observe } from '../../core/engine/objects/observe.ts';
import type { ObjectEvent } from '../../core/engine/objects/s3-event.ts';
import type { Stage } from '../model/stage.ts';
import { type LocalWorld, localWorld, makeBucket, realStage } from './real-stage.ts';
import { sealOne, storedEvent } from './steps.ts';

const BUCKET = 'crowd';
let world: LocalWorld;
let counter = 0;

beforeAll(async () => {
  world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'Crowd');
  await makeBucket(world, BUCKET, 'enabled');
});

/** A sealed key and ten changes of it: bad and good bytes, each stored before any event is handled. */
async function changedTenTimes(): Promise<{ stage: Stage; key: string; objectEvents: ObjectEvent[] }> {
  const name = `crowd-${++counter}`;
  const stage = await realStage(world, BUCKET, 'enabled', 'sealed', name);
  const key = `${name}/labels.jsonl`;
  await sealOne(stage, key, 'good');
  const objectEvents: ObjectEvent[] = [];
  for (let change = 0; change < 10; change++) {
    objectEvents.push(await storedEvent(stage, key, change % 3 === 2 ? 'good' : `bad ${change}`));
  }
  return { stage, key, objectEvents };
}

/** What the tables say, in words that do not depend on version ids. */
async function outcomeOf({
  stage,
  key,
  objectEvents,
}: {
  stage: Stage;
  key: string;
  objectEvents: ObjectEvent[];
}) {
  const names = new Map(objectEvents.map((objectEvent, index) => [objectEvent.versionId, index]));
  const records = await stage.ports.store.history({ bucket: BUCKET, key });
  const ids = [...new Set(records.flatMap((record) => record.findings))];
  const findings = await stage.ports.store.findings(ids);
  const [entry] = await stage.ports.store.entries([{ bucket: BUCKET, key }]);
  return {
    classes: records
      .map(({ fact, class: value }) => `${names.get(fact.versionId) ?? 'sealed'} ${value}`)
      .sort(),
    findings: findings
      .filter(({ state }) => state !== 'withdrawn')
      .map(({ rule, state, versionId }) => `${rule} ${names.get(versionId)} ${state}`)
      .sort(),
    state: entry?.state,
    current: names.get(entry?.standing.current?.versionId ?? null),
  };
}

describe('ten workers on one key', () => {
  it('end in the same state as one, in any order, with duplicates', async () => {
    const one = await changedTenTimes();
    for (const objectEvent of one.objectEvents)
      await observe(objectEvent, one.stage.dataset.name, objectEvent, one.stage.ports);
    const expected = await outcomeOf(one);
    expect(expected.findings.length).toBeGreaterThan(10);
    for (const order of fc.sample(fc.shuffledSubarray([...Array(10).keys()], { minLength: 10 }), 2)) {
      const many = await changedTenTimes();
      const objectEvents = [...order, ...order.slice(0, 3)].map(
        (index) => many.objectEvents[index] as ObjectEvent,
      );
      await Promise.all(
        objectEvents.map((objectEvent) =>
          observe(objectEvent, many.stage.dataset.name, objectEvent, many.stage.ports),
        ),
      );
      expect({ order, ...(await outcomeOf(many)) }).toEqual({ order, ...expected });
    }
  }, 120_000);
});
