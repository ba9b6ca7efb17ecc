import fc from 'fast-check';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { Versioning } from '../fakes/memory-bucket.ts';
import { recorded, truthOf } from '../model/compare.ts';
import { Play } from '../model/play.ts';
import { type Sequence, sequence } from '../model/sequence.ts';
import { SEED } from '../seed.ts';
import { type LocalWorld, localWorld, makeBucket, realStage } from './real-stage.ts';

const RUNS = Number(process.env.SEALWATCH_SEQUENCES ?? 500);
/** Sequences wait for requests and for whole seconds most of the time, so many play at once. */
const CONCURRENCY = 20;

let world: LocalWorld;
let counter = 0;

beforeAll(async () => {
  world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'Sequences');
  for (const versioning of ['enabled', 'suspended', 'never'] as const)
    await makeBucket(world, `play-${versioning}`, versioning);
}, 60_000);

/** @throws where the tables differ from the model */
async function holds(each: Sequence): Promise<void> {
  const { mode, versioning } = each;
  const name = `p${String(++counter)}`;
  const stage = await realStage(world, bucketOf(versioning), versioning, mode, name);
  const play = new Play(stage, `${name}/`);
  await play.play(each);
  expect(await recorded(stage, play)).toEqual(truthOf(each, play));
}

const bucketOf = (versioning: Versioning): string => `play-${versioning}`;

/** Plays sequences, many at once, and stops at the first that does not end as the model does. */
async function playAll(sequences: readonly Sequence[]): Promise<void> {
  const left = [...sequences];
  const player = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      await holds(next).catch((cause: unknown) => {
        throw new Error(`after the sequence ${JSON.stringify(next)}\n${differences(cause)}`, { cause });
      });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, player));
}

const differences = (cause: unknown): string =>
  cause instanceof Error && 'actual' in cause && 'expected' in cause
    ? `tables: ${JSON.stringify(cause.actual, null, 1)}\nmodel: ${JSON.stringify(cause.expected, null, 1)}`
    : String(cause);

describe('the worker on the local S3 and DynamoDB', () => {
  it(`ends as the model does after ${RUNS} random sequences of changes`, async () => {
    console.info(`sequences: ${RUNS} with seed ${SEED}; repeat with SEALWATCH_SEED=${SEED}`);
    await playAll(fc.sample(sequence, { seed: SEED, numRuns: RUNS }));
  }, 1_200_000);
});
