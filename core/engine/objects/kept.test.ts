import { expect, it } from 'vitest';
import { sealOne, storedEvent } from '../../../test/integration/steps.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { keptVersions } from '../../versions/kept-versions.ts';
import { identityOf } from './observation.ts';
import { observe } from './observe.ts';

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
    expect(entry?.kept).toEqual(keptVersions(listed, entry?.baseline?.storedAt ?? '', stage.ports.hash));
  },
);
