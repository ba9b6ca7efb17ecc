import fc from 'fast-check';
import { expect, it } from 'vitest';
import '../../../test/seed.ts';
import type { Versioning } from '../../../test/fakes/memory-bucket.ts';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { keptVersions, versionHash } from '../../versions/kept-versions.ts';
import { existing, identityOf, observed } from './observation.ts';
import { observe } from './observe.ts';
import type { ObjectEvent } from './s3-event.ts';

it.each([
  ['by a death between the two writes', true],
  ['by none', false],
])(
  'an entry says of each version that S3 should list it, in whatever order its events are worked off, cut off %s',
  async (_, isCutOff) => {
    const stage = memoryStage('sealed', 'enabled');
    const ref = { bucket: stage.bucket, key: 'labels' };
    await sealOne(stage, 'labels', 'good');
    await stage.step();
    const first = await storedEvent(stage, 'labels', 'good');
    const second = await storedEvent(stage, 'labels', 'good');
    if (isCutOff) await stage.cutOff(() => observe(ref, 'labels', first, stage.ports).then(() => {}));
    for (const each of [second, first]) await observe(ref, 'labels', each, stage.ports);
    const [entry] = await stage.store.entries([ref]);
    const listed = (await stage.ports.lister.listVersions(ref)).map((each) => ({
      version: identityOf(each),
      storedAt: each.storedAt.toISOString(),
    }));
    expect(listed).toHaveLength(3);
    const hash = versionHash(ref, await stage.ports.secretHash());
    expect(entry?.kept).toEqual(keptVersions(listed, entry?.baseline?.storedAt ?? '', hash));
  },
);

type Step = 'put' | 'delete' | 'destroy' | 'wait';

it('an entry says of all versions on record, and of no others, that S3 should list them, whatever happens and whichever events are late, lost or cut off', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<Versioning>('enabled', 'suspended'),
      fc.array(fc.constantFrom<Step>('put', 'put', 'delete', 'destroy', 'wait'), { maxLength: 8 }),
      fc.array(fc.record({ at: fc.nat(), isCutOff: fc.boolean(), isLook: fc.boolean() }), { maxLength: 12 }),
      async (versioning, steps, deliveries) => {
        const stage = memoryStage('sealed', 'enabled');
        const ref = { bucket: stage.bucket, key: 'labels' };
        await sealOne(stage, 'labels', 'good');
        stage.memory.state = versioning;
        const events: ObjectEvent[] = [];
        for (const step of steps) {
          if (step === 'wait') await stage.step();
          if (step === 'put') events.push(await storedEvent(stage, 'labels', 'good'));
          if (step === 'delete') {
            const model = await storedEvent(stage, 'labels', 'good');
            const marker = await stage.delete('labels');
            events.push(model, {
              ...model,
              type: 'marker-created',
              versionId: marker?.versionId ?? null,
              etag: null,
              size: null,
              sequencer: null,
            });
          }
          if (step === 'destroy') {
            const listed = await stage.ports.lister.listVersions(ref);
            const versionId = listed.at(-1)?.versionId ?? null;
            const [model] = events;
            if (model === undefined || listed.length === 0) continue;
            await stage.destroy('labels', versionId);
            events.push({ ...model, type: 'destroyed', versionId, etag: null, size: null, sequencer: null });
          }
        }
        const again: (() => Promise<void>)[] = [];
        for (const { at, isCutOff, isLook } of deliveries) {
          const event = events[at % Math.max(events.length, 1)];
          if (event === undefined) continue;
          const work = async () => void (await observe(ref, 'labels', isLook ? null : event, stage.ports));
          await (isCutOff ? stage.cutOff(work) : work());
          if (isCutOff) again.push(work);
        }
        for (const work of again) await work();
        const [entry] = await stage.store.entries([ref]);
        const records = existing(observed(await stage.store.history(ref))).map(({ fact }) => fact);
        const hash = versionHash(ref, await stage.ports.secretHash());
        expect(entry?.kept).toEqual(keptVersions(records, entry?.baseline?.storedAt ?? '', hash));
      },
    ),
    { numRuns: 150 },
  );
});
