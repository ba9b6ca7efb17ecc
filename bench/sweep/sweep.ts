import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SealwatchError } from '../../core/base/errors.ts';
import type { BenchResult, Row } from '../bench.ts';
import { AWS_CLI, measuredIn, output, RCLONE } from '../support/child.ts';
import { median, rounded } from '../support/median.ts';
import { builtSweep } from './built-sweep.ts';
import { BUCKET, bytesAt, keyAt, PREFIX, STORED_AT } from './made-keys.ts';

const SIZES = (process.env.SEALWATCH_SWEEP_KEYS ?? '10000,100000,1000000').split(',').map(Number);
/** Keys beside other tools, and at the level that reads. */
const BESIDE = Number(process.env.SEALWATCH_SWEEP_BESIDE ?? 20_000);
const ROUNDS = Number(process.env.SEALWATCH_ROUNDS ?? 3);
/** Longer ones are not so much disturbed by what else the machine does. */
const MAX_REPEATED_KEYS = 200_000;
const GOALS = { slope: 0.1, memory: 1.1, versions: 0.01, read: 3.1 };
const STAND_IN = fileURLToPath(new URL('stand-in.ts', import.meta.url));

/** The process that sweeps, and what it asks. */
interface Place {
  readonly script: string;
  readonly endpoint: string;
}

interface Swept {
  readonly status: string;
  readonly keys: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly milliseconds: number;
  readonly cpuSeconds: number;
  readonly rssMiB: number;
  readonly requests: Readonly<Record<string, number>>;
}

/** Sweeps of more and more keys against a stand-in of S3 and DynamoDB, and one beside rclone and the AWS CLI on the same S3. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-bench-'));
  try {
    return await swept(await builtSweep(folder), say);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function swept(script: string, say: (line: string) => void): Promise<BenchResult> {
  const sizes: { readonly keys: number; readonly swept: Swept }[] = [];
  for (const keys of SIZES) {
    say(`${keys} keys`);
    const swept = await withStandIn(keys, (endpoint) => repeated(keys, { script, endpoint }));
    say(`${rounded(swept.cpuSeconds, 1)} s of a processor, ${rounded(swept.rssMiB)} MiB`);
    sizes.push({ keys, swept });
  }
  say(`${BESIDE} keys beside other tools`);
  return report(sizes, await withStandIn(BESIDE, (endpoint) => beside({ script, endpoint }, say)));
}

async function withStandIn<T>(keys: number, use: (endpoint: string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [STAND_IN, String(keys)], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return await use(`http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}`);
  } finally {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  }
}

async function sweepOf(keys: number, { script, endpoint }: Place, level: string): Promise<Swept> {
  const swept = await measuredIn<Swept>(script, endpoint, level);
  if (swept.status === 'done' && swept.keys === keys && swept.outcomes.intact === keys) return swept;
  throw new SealwatchError('INTERNAL', `a sweep of ${keys} keys in order said ${JSON.stringify(swept)}`);
}

/** The sweep that took the least processor time of some: what else the machine does only adds to it. */
async function repeated(keys: number, place: Place): Promise<Swept> {
  const runs: Swept[] = [];
  for (let round = 0; round < (keys > MAX_REPEATED_KEYS ? 1 : ROUNDS); round++)
    runs.push(await sweepOf(keys, place, 'versions'));
  return runs.reduce((best, each) => (each.cpuSeconds < best.cpuSeconds ? each : best));
}

const perKey = ({ requests, keys }: Swept): number =>
  Object.values(requests).reduce((sum, count) => sum + count, 0) / keys;

interface Beside {
  readonly read: Swept;
  /** Seconds of each round by way, start and all; empty for what is not installed. */
  readonly seconds: Readonly<Record<Way, readonly number[]>>;
}

const OURS = 'sweep, level versions';
type Way = typeof OURS | (typeof OTHERS)[number]['name'];

/** What compares a bucket with a folder: the bytes, and only sizes and times. */
const OTHERS = [
  {
    name: 'rclone check --download',
    file: RCLONE,
    args: (folder: string, endpoint: string) => [
      ...['check', '--download', '--fast-list', '--config', '/dev/null', join(folder, PREFIX)],
      `:s3,provider=Other,access_key_id=bench,secret_access_key=bench,region=eu-west-1,force_path_style=true,endpoint="${endpoint}":${BUCKET}/${PREFIX}`,
    ],
  },
  {
    name: 'aws s3 sync --dryrun',
    file: AWS_CLI,
    args: (folder: string, endpoint: string) => [
      ...['--endpoint-url', endpoint, '--region', 'eu-west-1', 's3', 'sync', '--dryrun', '--delete'],
      ...[join(folder, PREFIX), `s3://${BUCKET}/${PREFIX}`],
    ],
  },
] as const;

async function beside(place: Place, say: (line: string) => void): Promise<Beside> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-bench-'));
  try {
    await writeKeys(folder);
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' });
    const seconds: Record<Way, number[]> = {
      [OURS]: [],
      'rclone check --download': [],
      'aws s3 sync --dryrun': [],
    };
    for (let round = 1; round <= ROUNDS; round++) {
      say(`round ${round} of ${ROUNDS}`);
      seconds[OURS].push(await secondsOf(() => sweepOf(BESIDE, place, 'versions')));
      for (const { name, file, args } of OTHERS) {
        const took = await secondsOf(() => output(file, ...args(folder, place.endpoint))).catch(
          (error: unknown) => {
            if (error instanceof SealwatchError && error.code === 'PREREQUISITE_MISSING') return null;
            throw error;
          },
        );
        if (took !== null) seconds[name].push(took);
      }
    }
    return { seconds, read: await sweepOf(BESIDE, place, 'read') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function secondsOf(task: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await task();
  return (performance.now() - started) / 1000;
}

/** The same keys as files, older than in S3, so that nothing is to be done. */
async function writeKeys(folder: string): Promise<void> {
  const before = new Date(Date.parse(STORED_AT) - 86_400_000);
  for (let index = 0; index < BESIDE; index++) {
    const file = join(folder, keyAt(index));
    if (index % 1000 === 0) await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytesAt(index));
    await utimes(file, before, before);
  }
}

/** Processor time of the keys between two sizes, for a thousand of them. */
function slopes(sizes: readonly { readonly keys: number; readonly swept: Swept }[]): number[] {
  return sizes.slice(1).map(({ keys, swept }, index) => {
    const before = sizes[index];
    if (!before) return Number.NaN;
    return ((swept.cpuSeconds - before.swept.cpuSeconds) / (keys - before.keys)) * 1e6;
  });
}

function report(
  sizes: readonly { readonly keys: number; readonly swept: Swept }[],
  { read, seconds }: Beside,
): BenchResult {
  const rowOf = (what: string, { keys, milliseconds, cpuSeconds, rssMiB, ...swept }: Swept): Row => ({
    sweep: what,
    keys,
    seconds: rounded(milliseconds / 1000, 1),
    'CPU s': rounded(cpuSeconds, 1),
    'peak MiB': rounded(rssMiB),
    'requests a key': rounded(perKey({ keys, milliseconds, cpuSeconds, rssMiB, ...swept }), 4),
  });
  const rows = [...sizes.map(({ swept }) => rowOf('versions', swept)), rowOf('read', read)];
  const steps = slopes(sizes);
  const bend = Math.max(...steps) / Math.min(...steps) - 1;
  const memories = sizes.map(({ swept }) => swept.rssMiB);
  // The shortest ones end before the heap has its size.
  const growth = (memories.at(-1) ?? Number.NaN) / (memories.at(-2) ?? memories[0] ?? Number.NaN);
  const most = Math.max(...sizes.map(({ swept }) => perKey(swept)));
  const times = Object.entries(seconds).map(([way, all]) =>
    all.length === 0 ? `${way}: not installed` : `${way}: ${rounded(median(all), 2)} s`,
  );
  const ours = median(seconds[OURS]);
  const isAhead = Object.entries(seconds).every(
    ([way, all]) => way === OURS || all.length === 0 || ours < median(all),
  );
  const notes = [
    `One process works off a whole sweep, 20 units at a time; the stand-in is another one, and both share ${availableParallelism()} processors. At the level read each of these units has a function of its own in an account.`,
    `CPU of further keys, microseconds each: ${steps.map((step) => rounded(step, 1)).join(', ')}; ${rounded(bend * 100)} % apart (goal: ${GOALS.slope * 100}). Memory of the most keys: ${rounded(growth, 2)} times that of the size before (goal: ${GOALS.memory}).`,
    `Requests a key: ${rounded(most, 4)} at versions (goal: ${GOALS.versions}), ${rounded(perKey(read), 3)} at read (goal: ${GOALS.read}).`,
    `Beside others on ${BESIDE} keys, with their start, medians of ${ROUNDS} rounds: ${times.join('; ')}.`,
  ];
  const isMet =
    (sizes.length < 3 || bend <= GOALS.slope) &&
    growth <= GOALS.memory &&
    most <= GOALS.versions &&
    perKey(read) <= GOALS.read &&
    isAhead;
  return { title: 'Sweeps', rows, notes, isMet };
}
