import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BenchResult, Row } from '../bench.ts';
import { measuredIn } from '../support/child.ts';
import { rounded } from '../support/median.ts';

const STAND_IN = fileURLToPath(new URL('./stand-in.ts', import.meta.url));
const SCRIPT = fileURLToPath(new URL('./measure.ts', import.meta.url));
const MIB = 2 ** 20;

const SIZES = [250_000, 1_000_000];
const DIFFERING = 100;
/** Of processor time a key, between the two sizes. */
const GOAL_RATIO = 1.3;
/** What may come on top of what the first fifth of the keys took. */
const GOAL_GROWTH_MIB = 48;
/** A key that differs takes no more than these. */
const REQUESTS_OF_A_KEY = 14;

interface Measured {
  readonly keys: number;
  readonly planned: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly earlyBytes: number;
  readonly peakBytes: number;
  readonly requests: Readonly<Record<string, number>>;
}

/** The plan of a restore: processor time, memory and requests, of two sizes of a dataset. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const all: Measured[] = [];
  for (const keys of SIZES) {
    say(`${keys.toLocaleString('en-US')} keys, of which ${DIFFERING} differ`);
    all.push(await measured(keys));
  }
  const isMet = all.every(
    (each) =>
      each.planned === DIFFERING &&
      (each.peakBytes - each.earlyBytes) / MIB <= GOAL_GROWTH_MIB &&
      requestsOf(each) <= allowedFor(each.keys),
  );
  const [small, large] = all;
  const ratio = (large ? microseconds(large) : 0) / (small ? microseconds(small) : 1);
  return {
    title: 'The plan of a restore',
    rows: all.map(rowOf),
    notes: [
      'Against a stand-in for S3 and DynamoDB on loopback, in a process of its own; the plan runs in a fresh process each time, whose processor time and memory these are.',
      `Goals: every one of the ${DIFFERING} keys is planned; a key of the larger dataset takes at most ${GOAL_RATIO} times as much as one of the smaller (here ${rounded(ratio, 2)}); memory after the first fifth grows by no more than ${GOAL_GROWTH_MIB} MiB; one listing for 1,000 keys, one BatchGetItem for 100, one Query for 5,000, and at most ${REQUESTS_OF_A_KEY} requests for each key that differs.`,
    ],
    isMet: isMet && ratio <= GOAL_RATIO,
  };
}

async function measured(keys: number): Promise<Measured> {
  const child = spawn(process.execPath, [STAND_IN, String(keys), String(DIFFERING)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const taken = await measuredIn<Omit<Measured, 'keys' | 'requests'>>(SCRIPT, port, String(keys));
    const answer = await fetch(`http://127.0.0.1:${port}/counts`);
    return { keys, ...taken, requests: (await answer.json()) as Measured['requests'] };
  } finally {
    child.kill();
  }
}

/** Queries of a shard begin with a small page, and end with one that is not full. */
const allowedFor = (keys: number): number =>
  Math.ceil(keys / 1000) +
  Math.ceil(keys / 100) +
  Math.ceil(keys / 5000) +
  40 +
  DIFFERING * REQUESTS_OF_A_KEY;

const requestsOf = ({ requests }: Measured): number =>
  Object.values(requests).reduce((sum, each) => sum + each, 0);

const microseconds = ({ cpuSeconds, keys }: Measured): number => (cpuSeconds / keys) * 1e6;

const rowOf = (each: Measured): Row => ({
  keys: each.keys,
  'to restore': each.planned,
  seconds: rounded(each.seconds, 1),
  'CPU µs a key': rounded(microseconds(each), 1),
  'first fifth MiB': rounded(each.earlyBytes / MIB),
  'peak MiB': rounded(each.peakBytes / MIB),
  listings: each.requests.ListObjectVersions ?? 0,
  BatchGetItem: each.requests.BatchGetItem ?? 0,
  Query: each.requests.Query ?? 0,
  'other requests':
    requestsOf(each) -
    (each.requests.ListObjectVersions ?? 0) -
    (each.requests.BatchGetItem ?? 0) -
    (each.requests.Query ?? 0),
});
