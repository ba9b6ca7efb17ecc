import { fileURLToPath } from 'node:url';
import { ListDirectoryBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { startLocalAws } from '../../local/index.ts';
import type { BenchResult, Row } from '../bench.ts';
import { measuredIn } from '../support/child.ts';
import { median, rounded } from '../support/median.ts';
import { interleaved } from '../support/rounds.ts';
import { makeBuckets } from './buckets.ts';

const SCRIPT = fileURLToPath(new URL('./measure.ts', import.meta.url));
const MIB = 2 ** 20;
const BUCKETS = 300;
const ROUNDS = 3;
const GOAL_SECONDS = 3;
const GOAL_MIB = 250;

/** What a measured process prints. */
interface Measured {
  readonly audited: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly requests: number;
  readonly peakBytes: number;
}

/** `sealwatch audit --all` over many buckets, side by side with one request after another. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const aws = await startLocalAws({ environment: {}, onProgress: say });
  try {
    await prepare(aws.endpoint, aws.region, say);
    const measured = (atOnce: number, perBucket: number) => () =>
      measuredIn<Measured>(SCRIPT, aws.endpoint, aws.region, String(atOnce), String(perBucket));
    const ways = { 'as the command does': measured(8, 6), 'one request after another': measured(1, 1) };
    return result(await interleaved(ways, ROUNDS, say));
  } finally {
    await aws.stop();
  }
}

async function prepare(endpoint: string, region: string, say: (line: string) => void): Promise<void> {
  say(`making ${BUCKETS} buckets`);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await makeBuckets(s3, BUCKETS);
  // The emulator takes seconds for the first of these, whoever asks.
  await s3.send(new ListDirectoryBucketsCommand({}));
  s3.destroy();
}

function result(measured: Readonly<Record<string, readonly Measured[]>>): BenchResult {
  const rows = Object.entries(measured).map(([name, all]) => rowOf(name, all));
  const own = Object.values(measured)[0] ?? [];
  const isMet =
    medianOf(own, 'seconds') <= GOAL_SECONDS &&
    medianOf(own, 'peakBytes') / MIB <= GOAL_MIB &&
    own.every(({ audited }) => audited === BUCKETS);
  return { title: `An audit of ${BUCKETS} buckets`, rows, notes: NOTES, isMet };
}

const rowOf = (way: string, all: readonly Measured[]): Row => ({
  way,
  seconds: rounded(medianOf(all, 'seconds'), 2),
  'ms a bucket': rounded((medianOf(all, 'seconds') / BUCKETS) * 1000, 1),
  'requests a bucket': rounded(medianOf(all, 'requests') / BUCKETS, 2),
  'CPU s': rounded(medianOf(all, 'cpuSeconds'), 2),
  'peak MiB': rounded(medianOf(all, 'peakBytes') / MIB),
});

const medianOf = (all: readonly Measured[], name: keyof Measured): number =>
  median(all.map((each) => each[name]));

const NOTES = [
  'Every setting of each bucket, tags, inventory and access points, every check, the report and its page; a process of its own each time, its start left out. The emulator and its relay have the same two cores.',
  `Goals: under ${GOAL_SECONDS} s and ${GOAL_MIB} MiB.`,
];
