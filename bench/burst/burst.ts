import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { mapAtOnce } from '../../core/base/concurrency-limit.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import { waitFor } from '../../local/process/wait.ts';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { type Clients, makeClients } from '../../test/e2e/deployed/clients.ts';
import { subscribedQueue } from '../../test/e2e/deployed/subscribe.ts';
import type { BenchResult, Row } from '../bench.ts';
import {
  isDeadLetterQueue,
  isObjectQueue,
  makeVersionedBucket,
  messagesIn,
  sealed,
} from '../support/local-stack.ts';
import { rounded } from '../support/median.ts';
import { BUCKET, DATASETS } from './datasets.ts';
import { type Outcome, outcomeOf, RULE, received, scanned } from './outcome.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const STACK = 'SealwatchBench';
/** Half of them alter sealed objects, half are writes to an open dataset. */
const CHANGES = Number(process.env.SEALWATCH_BURST_CHANGES ?? 10_000);
const OVERWRITES = Number(process.env.SEALWATCH_BURST_OVERWRITES ?? 500);
/** Objects that are sealed and altered: each so often that the changes are as many as they are to be. */
const MAX_KEYS = 500;
const WRITERS = 32;
/** Workers that the local AWS starts for a queue at most. */
const WORKERS = 4;
const MAX_MESSAGES_A_MINUTE = 4;
const PATIENCE_MS = 120 * 60_000;

/** Whether a burst of changes is recorded and reported to the last one, and what a key of another dataset waits for meanwhile. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-burst-'));
  const logFile = join(folder, 'emulator.log');
  const aws = await startLocalAws({ environment: {}, onProgress: say, logFile });
  try {
    const measured = await measure(aws, say);
    const timeouts = countOf(await readFile(logFile, 'utf8'), /Task timed out|timed out after/g);
    return resultOf(measured, timeouts);
  } finally {
    await aws.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Measured extends Outcome {
  /** Seconds. */
  readonly writing: number;
  readonly overwriting: number;
  readonly quiet: number;
  readonly drained: number;
  readonly reported: number;
  readonly deadLetters: number;
}

function resultOf(measured: Measured, timeouts: number): BenchResult {
  const { writing, overwriting, quiet, drained, reported } = measured;
  const total = CHANGES + OVERWRITES + 1;
  const rows: Row[] = [
    row('changes, half of them of sealed objects', CHANGES),
    row('seconds that they took', rounded(writing, 0)),
    row('overwrites of one sealed key meanwhile', OVERWRITES),
    row('seconds that they took', rounded(overwriting, 1)),
    row('versions that S3 lists', measured.listed),
    row('recorded', measured.recorded),
    row('alerted: findings that an alert reports', measured.findings - measured.notReported),
    row(
      'lost: versions without a record, records without a version, findings not reported',
      lostOf(measured),
    ),
    row('doubled', measured.doubled),
    row('messages to people', measured.messages),
    row('findings that these count', measured.counted),
    row('messages that came twice, under the same id', measured.repeated),
    row('another sealed key, changed when all had been written: seconds to its alert', rounded(quiet, 1)),
    row('seconds from the first change until every queue was empty', rounded(drained, 0)),
    row('changes a second and worker', rounded(total / drained / (2 * WORKERS), 2)),
    row('seconds until all was reported', rounded(reported, 0)),
    row('messages given up', measured.deadLetters),
    row('invocations that ran into their time limit', timeouts),
  ];
  const notes = [
    `The deployed stack on the local AWS, which starts at most ${WORKERS} workers for each of the two queues; emulator, functions and writers share the processors.`,
    'Goals: nothing lost, doubled or given up; the messages count every finding once; a handful of messages a minute.',
  ];
  const expected = CHANGES / 2 + OVERWRITES + 1;
  const isMet =
    lostOf(measured) + measured.doubled + measured.deadLetters + timeouts === 0 &&
    measured.findings === expected &&
    measured.counted === expected &&
    measured.messages <= 3 + (reported / 60) * MAX_MESSAGES_A_MINUTE;
  return { title: 'A burst of changes', rows, notes, isMet };
}

const row = (what: string, value: string | number): Row => ({ what, value });
const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
const lostOf = ({ lost, notReported }: Outcome): number => lost + notReported;

async function measure(aws: LocalAws, say: (line: string) => void): Promise<Measured> {
  const clients = makeClients(aws.environment);
  await makeVersionedBucket(clients, BUCKET);
  const context = { config: 'bench/burst/sealwatch.config.ts', stack: STACK };
  const { outputs } = await aws.deploy(PACKAGE, { stack: STACK, context });
  const topic = outputs[STACK]?.AlertTopicArn ?? '';
  const rule = [RULE];
  const everybody = await subscribedQueue(clients, topic, 'bench-burst', { rule });
  const quiet = await subscribedQueue(clients, topic, 'bench-burst-quiet', { dataset: ['quiet'], rule });
  const keys = Array.from({ length: Math.min(CHANGES / 2, MAX_KEYS) }, (_, index) => `sealed/${index}`);
  await mapAtOnce([...keys, 'hot/key', 'quiet/key'], WRITERS, (key) => put(clients, key, `approved ${key}`));
  for (const { name, mode } of DATASETS) if (mode === 'sealed') await sealed(name, STACK, aws);
  await nothingWaits(clients);
  const start = Date.now();
  say(`${CHANGES} changes and ${OVERWRITES} overwrites`);
  const [writing, overwriting] = await Promise.all([
    secondsOf(() => burst(clients, keys)),
    secondsOf(() => overwrite(clients)),
  ]);
  const changed = Date.now();
  await put(clients, 'quiet/key', 'altered');
  say(`written after ${writing} s`);
  const alerted = await waitFor(async () => ((await isAny(clients, quiet)) ? Date.now() : undefined), {
    deadlineMs: PATIENCE_MS,
    everyMs: 200,
  });
  const waited = ((alerted ?? Number.POSITIVE_INFINITY) - changed) / 1000;
  say(`the other key's alert came after ${waited} s`);
  await nothingWaits(clients);
  const drained = (Date.now() - start) / 1000;
  say(`every queue was empty after ${drained} s`);
  await allReported(clients);
  const reported = (Date.now() - start) / 1000;
  const outcome = await outcomeOf(clients, STACK, await received(clients, everybody));
  const deadLetters = await messagesIn(clients, STACK, isDeadLetterQueue);
  return { ...outcome, writing, overwriting, quiet: waited, drained, reported, deadLetters };
}

const put = ({ s3 }: Clients, Key: string, Body: string): Promise<unknown> =>
  s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ContentLength: Buffer.byteLength(Body) }));

async function secondsOf(task: () => Promise<unknown>): Promise<number> {
  const start = Date.now();
  await task();
  return (Date.now() - start) / 1000;
}

/** Changes of both datasets, in random order. */
function burst(clients: Clients, keys: readonly string[]): Promise<unknown> {
  const changes = Array.from({ length: CHANGES }, (_, index) => ({
    key: index % 2 === 0 ? (keys[(index / 2) % keys.length] ?? '') : `open/${index % (2 * MAX_KEYS)}`,
    body: `change ${index}`,
  }));
  return mapAtOnce(shuffled(changes), WRITERS, ({ key, body }) => put(clients, key, body));
}

const overwrite = (clients: Clients): Promise<unknown> =>
  mapAtOnce(
    Array.from({ length: OVERWRITES }, (_, index) => index),
    WRITERS,
    (index) => put(clients, 'hot/key', `overwrite ${index}`),
  );

function shuffled<T>(items: readonly T[]): T[] {
  const drawn = items.map((item) => ({ item, place: Math.random() }));
  return drawn.sort((a, b) => a.place - b.place).map(({ item }) => item);
}

async function isAny({ queues }: Clients, QueueUrl: string): Promise<boolean> {
  const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl }));
  return Messages.length > 0;
}

async function nothingWaits(clients: Clients): Promise<void> {
  const isEmpty = async () => (await messagesIn(clients, STACK, isObjectQueue)) === 0 || undefined;
  if (!(await waitFor(isEmpty, { deadlineMs: PATIENCE_MS, everyMs: 1_000 })))
    throw new Error('messages wait still');
}

/** An alert about those that came later waits for its window of a minute. */
async function allReported(clients: Clients): Promise<void> {
  const isAll = async () => {
    const findings = await scanned(clients, `${STACK}-Findings`);
    return findings.every((finding) => !('pendingShard' in finding)) || undefined;
  };
  if (!(await waitFor(isAll, { deadlineMs: PATIENCE_MS, everyMs: 5_000 })))
    throw new Error('findings are not reported');
}
