import { observe } from '../../core/engine/objects/observe.ts';
import type { Mode } from '../../core/scope/dataset.ts';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { type LocalWorld, makeBucket, realStage, worldAt } from '../../test/integration/real-stage.ts';
import { sealOne, storedEvent } from '../../test/integration/steps.ts';
import type { BenchResult, Row } from '../bench.ts';
import { median, rounded } from '../support/median.ts';
import { RequestCount } from './request-count.ts';

const BUCKET = 'bench';
/** The design's target: one read of the entry, one GET, one transaction. */
const GOAL = 4;
const EVENTS = 200;

/** What one event costs: AWS requests, by operation, and the worker's CPU. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const aws = await startLocalAws({ environment: {}, onProgress: say });
  try {
    const world = await worldAt({ ...aws, tablesEndpoint: aws.emulatorEndpoint }, 'Bench');
    await makeBucket(world, BUCKET, 'enabled');
    return await measure(world, say);
  } finally {
    await aws.stop();
  }
}

interface Case {
  readonly name: string;
  readonly mode: Mode;
  readonly content: string;
  readonly key: string;
  readonly hasGoal: boolean;
}

const CASES: readonly Case[] = [
  { name: 'the same bytes again', mode: 'sealed', content: 'good', key: 'sealed', hasGoal: true },
  { name: 'a new key, append-only', mode: 'append-only', content: 'new', key: 'new', hasGoal: true },
  { name: 'other bytes, open', mode: 'open', content: 'other', key: 'sealed', hasGoal: true },
  { name: 'other bytes, sealed: a finding', mode: 'sealed', content: 'other', key: 'sealed', hasGoal: false },
];

async function measure(world: LocalWorld, say: (line: string) => void): Promise<BenchResult> {
  const count = new RequestCount();
  for (const client of [world.s3, world.document]) count.attach(client);
  const rows: Row[] = [];
  let isMet = true;
  for (const each of CASES) {
    say(each.name);
    const counts = await requestsOf(each, world, count);
    const total = [...counts.values()].reduce((sum, value) => sum + value, 0);
    isMet &&= !each.hasGoal || total <= GOAL;
    const operations = [...counts]
      .map(([name, value]) => `${value} ${name.replace(/Command$/, '')}`)
      .join(', ');
    rows.push({
      change: each.name,
      requests: total,
      operations,
      'CPU ms': rounded(await cpuOf(each, world), 2),
    });
  }
  const notes = [
    `Events name their version. Goal: at most ${GOAL} requests where nothing is wrong; a finding looks further.`,
    `CPU: user and system time of this process for one event, median of ${EVENTS}; the SDK and the event are in it.`,
  ];
  return { title: 'What one object event costs', rows, notes, isMet };
}

let counter = 0;

async function requestsOf(
  each: Case,
  world: LocalWorld,
  count: RequestCount,
): Promise<ReadonlyMap<string, number>> {
  const { stage, name, objectEvent } = await prepared(each, world);
  return count.during(() => observe(objectEvent, name, objectEvent, stage.ports));
}

async function cpuOf(each: Case, world: LocalWorld): Promise<number> {
  const samples: number[] = [];
  const { stage, name, key } = await prepared(each, world);
  for (let event = 0; event < EVENTS; event++) {
    const objectEvent = await storedEvent(
      stage,
      each.key === 'new' ? `${key}-${event}` : key,
      `${name} ${each.content}`,
    );
    const before = process.cpuUsage();
    await observe(objectEvent, name, objectEvent, stage.ports);
    const { user, system } = process.cpuUsage(before);
    samples.push((user + system) / 1000);
  }
  return median(samples);
}

async function prepared(each: Case, world: LocalWorld) {
  const name = `bench-${++counter}`;
  const stage = await realStage(world, BUCKET, 'enabled', each.mode, name);
  await sealOne(stage, `${name}/sealed`, `${name} good`);
  // A change in the second of the seal would need a listing to be distinguished.
  await stage.step();
  const key = `${name}/${each.key}`;
  return { stage, name, key, objectEvent: await storedEvent(stage, key, `${name} ${each.content}`) };
}
