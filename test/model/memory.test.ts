import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contradictions, evidence, recorded, trueEvidence, truthOf } from './compare.ts';
import { memoryStage } from './memory-stage.ts';
import { Play } from './play.ts';
import { sequence, withoutModes } from './sequence.ts';

const numRuns = Number(process.env.SEALWATCH_RUNS ?? 2000);
// One takes 5 s, and fifty times as long on a machine that is busy.
const TIMEOUT_MS = 600_000;

it.each([
  ['one by one', false],
  ['those of a key that come at a time by one look', true],
])(
  'ends in the state that the model gives, however events are duplicated, dropped and reordered, and contradicts itself nowhere: %s',
  async (_, isGrouped) => {
    const property = fc.asyncProperty(sequence, async (each) => {
      const stage = memoryStage(each.mode, each.versioning);
      const play = new Play(stage, '', isGrouped);
      await play.play(each);
      expect(await recorded(stage, play)).toEqual(truthOf(each, play));
      expect(await evidence(stage, play)).toEqual(trueEvidence(each, play));
      expect(await contradictions(stage, play)).toEqual([]);
    });
    await fc.assert(property, { numRuns });
  },
  TIMEOUT_MS,
);

it(
  'ends in the same state where the clocks of workers are behind by minutes',
  async () => {
    const minutes = fc.integer({ min: -240, max: 0 }).map((seconds) => seconds * 1000);
    const property = fc.asyncProperty(sequence.map(withoutModes), minutes, async (each, skewMs) => {
      const stage = memoryStage(each.mode, each.versioning, skewMs);
      const play = new Play(stage);
      await play.play(each);
      expect(await recorded(stage, play)).toEqual(truthOf(each, play));
    });
    await fc.assert(property, { numRuns });
  },
  TIMEOUT_MS,
);
