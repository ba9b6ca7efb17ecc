import { fileURLToPath } from 'node:url';
import { ListDirectoryBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { startLocalAws } from '../../local/start-local-aws.ts';
import type { BenchResult, Row } from '../bench.ts';
import { measuredIn } from '../support/child.ts';
import { median, rounded } from '../support/median.ts';
import { interleaved } from '../support/rounds.ts';
import { makeBuckets } from './buckets.ts';
import type { Measured } from './measured.ts';
import { prowlerIn } from './prowler.ts';

const MIB = 2 ** 20;
const MB = 1e6;
const BUCKETS = 300;
const ROUNDS = 3;
const GOAL_SECONDS = 3;
const GOAL_MB = 250;
const OWN = 'as the command does';

/** `sealwatch audit --all` over many buckets, side by side with one request after another, with the SDK alone and with Prowler. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const aws = await startLocalAws({ environment: {}, onProgress: say });
  try {
    await prepare(aws.endpoint, aws.region, say);
    const measured = (script: string, ...args: readonly number[]) =>
      inProcess(script, [aws.endpoint, aws.region, ...args.map(String)]);
    const ways = {
      [OWN]: measured('./measure.ts', 8, 6),
      'one request after another': measured('./measure.ts', 1, 1),
      'the SDK alone, with every answer thrown away': measured('./plain.ts'),
      'Prowler, S3 checks': await prowlerIn(aws.endpoint, aws.region, say),
    };
    return result(await interleaved(ways, ROUNDS, say));
  } finally {
    await aws.stop();
  }
}

const inProcess = (script: string, args: readonly string[]) => async (): Promise<Measured> => {
  const started = performance.now();
  const file = fileURLToPath(new URL(script, import.meta.url));
  const measured = await measuredIn<Omit<Measured, 'wholeSeconds'>>(file, ...args);
  return { ...measured, wholeSeconds: (performance.now() - started) / 1000 };
};

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
  const own = measured[OWN] ?? [];
  const isMet =
    medianOf(own, 'seconds') <= GOAL_SECONDS &&
    medianOf(own, 'peakBytes') <= GOAL_MB * MB &&
    own.every(({ audited }) => audited === BUCKETS);
  return { title: `An audit of ${BUCKETS} buckets`, rows, notes: NOTES, isMet };
}

const rowOf = (way: string, all: readonly Measured[]): Row => ({
  way,
  buckets: medianOf(all, 'audited'),
  seconds: rounded(medianOf(all, 'seconds'), 2),
  'with start': rounded(medianOf(all, 'wholeSeconds'), 2),
  'ms a bucket': rounded((medianOf(all, 'seconds') / BUCKETS) * 1000, 1),
  'requests a bucket': all.some(({ requests }) => requests === null)
    ? '-'
    : String(rounded(medianOf(all, 'requests') / BUCKETS, 2)),
  'CPU s': rounded(medianOf(all, 'cpuSeconds'), 2),
  'peak MiB': rounded(medianOf(all, 'peakBytes') / MIB),
});

const medianOf = (all: readonly Measured[], name: keyof Measured): number =>
  median(all.map((each) => each[name] ?? 0));

const NOTES = [
  'Every setting of each bucket, tags, inventory and access points, every check, the report and its page; a process of its own each time. "seconds" leaves its start out, except for Prowler, which does not show it apart. The emulator and its relay have the same two cores.',
  'The SDK alone asks all 13 questions of each bucket, 48 at once. Prowler asks for fewer settings, and writes OCSF; its requests are not counted.',
  `Goals: under ${GOAL_SECONDS} s and ${GOAL_MB} MB (${Math.floor((GOAL_MB * MB) / MIB)} MiB).`,
];
