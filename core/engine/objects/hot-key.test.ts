import { expect, it } from 'vitest';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { SealwatchError } from '../../base/errors.ts';
import { observeEvents } from './observe.ts';
import type { ObjectEvent } from './s3-event.ts';

const KEY = 'hot';
const OVERWRITES = 500;
/** As a queue hands them to workers. */
const [BATCH, WORKERS] = [10, 4];

/** Every seventh comes twice, and all of them in another order than that in which they happened. */
const mixed = (events: readonly ObjectEvent[]): ObjectEvent[] =>
  [...events, ...events.filter((_, index) => index % 7 === 0)]
    .map((event, index) => ({ event, at: (index * 7919) % 587 }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event);

it('a key that is overwritten 500 times within two seconds has every version recorded and judged once, whatever order its events come in', async () => {
  const stage = memoryStage('sealed', 'enabled');
  const ref = { bucket: stage.bucket, key: KEY };
  await sealOne(stage, KEY, 'good');
  await stage.step();
  const events: ObjectEvent[] = [];
  for (let index = 1; index <= OVERWRITES; index++) {
    events.push(await storedEvent(stage, KEY, index === OVERWRITES ? 'good' : `bad ${index}`));
    if (index === OVERWRITES / 2) await stage.step();
  }
  const queue = mixed(events);
  const work = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.splice(0, BATCH);
      await observeEvents(ref, stage.dataset.name, batch, stage.ports).catch((error: unknown) => {
        if (!(error instanceof SealwatchError) || error.code !== 'CONFLICT') throw error;
        queue.push(...batch);
      });
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));

  const listed = await stage.ports.lister.listVersions(ref);
  const recorded = (await stage.store.history(ref)).map(({ fact }) => fact.versionId);
  expect(recorded.toSorted()).toEqual(listed.map(({ versionId }) => versionId).toSorted());
  expect((await stage.store.entries([ref]))[0]).toMatchObject({ state: 'intact' });
  const findings = Map.groupBy(stage.store.findingsById.values(), ({ rule, state }) => `${rule} ${state}`);
  expect(
    Object.fromEntries(
      [...findings].map(([kind, all]) => [kind, new Set(all.map(({ versionId }) => versionId)).size]),
    ),
  ).toEqual({
    'object-altered recovered': OVERWRITES - 1,
    'transient-content open': OVERWRITES - 1,
  });
});
