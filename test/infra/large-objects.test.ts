import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, expect, it } from 'vitest';
import { resolveConfig } from '../../config/resolve.ts';
import { URGENT_BYTES } from '../../core/scope/object-queue.ts';
import { buildFunctions } from './synthesized/built.ts';
import { environment } from './synthesized/environment.ts';
import { example } from './synthesized/example.ts';
import { startFakeAws } from './synthesized/fake-aws.ts';

const run = promisify(execFile);
const built = await buildFunctions();
const aws = await startFakeAws();
const folder = join(built.folder, 'verify-object');
writeFileSync(join(folder, 'config.json'), JSON.stringify(resolveConfig(example)));

const SCRIPT = `
  const { handler } = await import('./index.mjs');
  const context = { getRemainingTimeInMillis: () => 60000, functionName: 'verify' };
  const answer = await handler(JSON.parse(process.argv[2]), context);
  process.stdout.write('\\nANSWER ' + JSON.stringify(answer));`;
writeFileSync(join(folder, 'invoke.mjs'), SCRIPT);

const eventOf = (size: number | undefined, key = 'moderation/v3/model.bin') =>
  JSON.stringify({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    time: '2026-11-20T03:12:07Z',
    detail: { bucket: { name: 'acme-training-data' }, object: { key, size, 'version-id': 'v1' } },
  });

const SENT_AT = '1763611927000';
const GROUP = 'moderation-v3';

/** Invokes the function with one message, in a process of its own. */
const invoke = async (body: string, more: Record<string, string>) => {
  const event = JSON.stringify({
    Records: [{ messageId: 'm1', body, attributes: { SentTimestamp: SENT_AT, MessageGroupId: GROUP } }],
  });
  const own = `${aws.endpoint}/111122223333/own`;
  const here = { AWS_ENDPOINT_URL: aws.endpoint, SEALWATCH_QUEUE_URL: own, AWS_MAX_ATTEMPTS: '1' };
  const env = { ...environment, ...here, ...more };
  const { stdout } = await run(process.execPath, [join(folder, 'invoke.mjs'), event], { env });
  return JSON.parse(stdout.slice(stdout.indexOf('ANSWER ') + 'ANSWER '.length)).batchItemFailures;
};

// The SDK sends to where the queue's own address leads.
const bulkQueue = `${aws.endpoint}/111122223333/bulk`;
const urgent = { SEALWATCH_BULK_QUEUE_URL: bulkQueue };
const FAILED = [{ itemIdentifier: 'm1' }];

beforeEach(() => {
  aws.calls.length = 0;
  aws.refusesMessages = false;
});

it('the urgent worker passes the event of a large object on as it came, and is done with it', async () => {
  const body = eventOf(URGENT_BYTES + 1);
  expect(await invoke(body, urgent)).toEqual([]);
  const number = (text: string) => ({ DataType: 'Number', StringValue: text });
  // With its age and its dataset: it has waited since it was sent first, and floods of its dataset delay no other.
  const MessageAttributes = { timesPutOff: number('0'), firstSentAt: number(SENT_AT) };
  const input = {
    QueueUrl: bulkQueue,
    MessageBody: body,
    DelaySeconds: 0,
    MessageAttributes,
    MessageGroupId: GROUP,
  };
  expect(aws.calls).toEqual([{ operation: 'SendMessage', input }]);
});

it('keeps the message while the other queue does not take it', async () => {
  aws.refusesMessages = true;
  expect(await invoke(eventOf(URGENT_BYTES + 1), urgent)).toEqual(FAILED);
  expect(aws.calls.map(({ operation }) => operation)).toEqual(['SendMessage']);
});

it.each([URGENT_BYTES, undefined])('reads an object of size %s itself', async (size) => {
  expect(await invoke(eventOf(size), urgent)).toEqual(FAILED);
  expect(aws.calls.map(({ operation }) => operation)).toEqual(['BatchGetItem']);
});

it('passes on nothing of a key that nobody guards', async () => {
  expect(await invoke(eventOf(URGENT_BYTES + 1, 'elsewhere'), urgent)).toEqual([]);
  expect(aws.calls).toEqual([]);
});

it('the bulk worker reads a large object itself', async () => {
  expect(await invoke(eventOf(URGENT_BYTES + 1), {})).toEqual(FAILED);
  expect(aws.calls.map(({ operation }) => operation)).toEqual(['BatchGetItem']);
});
