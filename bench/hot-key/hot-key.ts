import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { LocalAws } from '../../local/local-aws.ts';
import { waitFor } from '../../local/process/wait.ts';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { makeClients } from '../../test/e2e/deployed/clients.ts';
import { subscribedQueue } from '../../test/e2e/deployed/subscribe.ts';
import type { BenchResult, Row } from '../bench.ts';
import { isObjectQueue, makeVersionedBucket, messagesIn, sealed } from '../support/local-stack.ts';
import { rounded } from '../support/median.ts';
import { BUCKET, DATASETS } from './datasets.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const STACK = 'SealwatchBench';
const OVERWRITES = Number(process.env.SEALWATCH_OVERWRITES ?? 250);
const SPREAD_MS = 100_000 * (OVERWRITES / 250);
const MAX_DELAY_SECONDS = 60;
/** Until every queue is empty again. */
const PATIENCE_MS = 20 * 60_000;

/** How long people wait for the alert about one key while three others are written again and again. */
export async function run(say: (line: string) => void): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-hot-key-'));
  const logFile = join(folder, 'emulator.log');
  const aws = await startLocalAws({ environment: {}, onProgress: say, logFile });
  try {
    const { delay, drained } = await measure(aws, say);
    const log = await readFile(logFile, 'utf8');
    const timeouts = countOf(log, /Task timed out|timed out after/g);
    const rows: Row[] = [
      row('overwrites of each of three keys', OVERWRITES),
      row('seconds that they took', rounded(SPREAD_MS / 1000, 0)),
      row('another sealed key, changed at the end: seconds to its alert', rounded(delay, 1)),
      row('seconds until every queue was empty', rounded(drained, 0)),
      row('batches that a function was invoked with', countOf(log, /ESM: Lambda \S+ processed/g)),
      row('invocations that ran into their time limit', timeouts),
    ];
    const notes = [
      'The deployed stack on the local AWS, which starts at most four workers for a queue. One key is in a sealed, one in a growing, one in an open dataset.',
      `Goals: no invocation runs into its limit; the other key's alert comes within ${MAX_DELAY_SECONDS} s.`,
    ];
    const isMet = timeouts === 0 && delay <= MAX_DELAY_SECONDS && Number.isFinite(drained);
    return { title: 'Hot keys, and another one', rows, notes, isMet };
  } finally {
    await aws.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const row = (what: string, value: string | number): Row => ({ what, value });
const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

async function measure(aws: LocalAws, say: (line: string) => void) {
  const clients = makeClients(aws.environment);
  await makeVersionedBucket(clients, BUCKET);
  const put = (Key: string, Body: string) =>
    clients.s3.send(
      new PutObjectCommand({ Bucket: BUCKET, Key, Body, ContentLength: Buffer.byteLength(Body) }),
    );
  const context = { config: 'bench/hot-key/sealwatch.config.ts', stack: STACK };
  const { outputs } = await aws.deploy(PACKAGE, { stack: STACK, context });
  const topic = outputs[STACK]?.AlertTopicArn ?? '';
  const inbox = await subscribedQueue(clients, topic, 'bench-quiet', { dataset: ['quiet'] });
  for (const { name } of DATASETS) await put(`${name}/key`, `${name} first\n`);
  for (const { name } of DATASETS) await sealed(name, STACK, aws);
  await overwrite(put, say);
  const changed = Date.now();
  await put('quiet/key', "somebody else's change");
  const alerted = await waitFor(
    async () => {
      const ask = new ReceiveMessageCommand({ QueueUrl: inbox, MaxNumberOfMessages: 1 });
      return (await clients.queues.send(ask)).Messages?.[0] && Date.now();
    },
    { deadlineMs: PATIENCE_MS, everyMs: 200 },
  );
  const delay = ((alerted ?? Number.POSITIVE_INFINITY) - changed) / 1000;
  say(`its alert came after ${delay} s`);
  const drained = await waitFor(
    async () => ((await messagesIn(clients, STACK, isObjectQueue)) === 0 ? Date.now() : undefined),
    {
      deadlineMs: PATIENCE_MS,
      everyMs: 1_000,
    },
  );
  return { delay, drained: ((drained ?? Number.POSITIVE_INFINITY) - changed) / 1000 };
}

async function overwrite(
  put: (key: string, body: string) => Promise<unknown>,
  say: (line: string) => void,
): Promise<void> {
  let grown = 'logs first\n';
  const start = Date.now();
  for (let index = 0; index < OVERWRITES; index++) {
    grown += `${index}\n`;
    await put('logs/key', grown);
    await put('scratch/key', `scratch ${index}`);
    await put('many/key', `many ${index}`);
    const due = start + (SPREAD_MS * (index + 1)) / OVERWRITES;
    await new Promise((done) => setTimeout(done, Math.max(0, due - Date.now())));
    if (index % 50 === 49) say(`${index + 1} overwrites`);
  }
}
