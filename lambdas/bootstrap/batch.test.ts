import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { expect, it, vi } from 'vitest';
import { SealwatchError } from '../../core/base/errors.ts';

const sent: string[] = [];
vi.mock('./guard.ts', () => ({ guard: { stack: 'Sealwatch' } }));
vi.mock('./worker-queues.ts', () => ({
  ownQueue: { add: async (body: string) => void sent.push(body) },
  bulkQueue: null,
}));
vi.stubEnv('POWERTOOLS_DEV', 'true');
vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
const { answerBatch } = await import('./batch.ts');

it('measures how long a message waits that is put off, since it was first sent, for all workers of the stack', async () => {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const now = Date.parse('2026-11-20T03:00:00.000Z');
  vi.useFakeTimers({ toFake: ['Date'], now });
  const sentAt = now - 4_000_000;
  const record = {
    messageId: 'm',
    body: 'event',
    attributes: { SentTimestamp: String(sentAt + 3_900_000) },
    messageAttributes: {
      timesPutOff: { stringValue: '9' },
      firstSentAt: { stringValue: String(sentAt) },
    },
  } as unknown as SQSRecord;
  const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
  const lost = () => Promise.reject(new SealwatchError('CONFLICT', 'others were first'));
  const answer = await answerBatch({ Records: [record] } as SQSEvent, context, {
    take: async () => ({ subject: 'key', item: 1 }),
    work: lost,
  });
  expect([answer.batchItemFailures, sent]).toEqual([[], ['event']]);
  const lines = log.mock.calls.map(([line]) => JSON.parse(String(line)));
  const [measured] = lines.filter(({ OldestPutOff }) => OldestPutOff !== undefined);
  expect(measured).toMatchObject({ service: 'workers', stack: 'Sealwatch', OldestPutOff: 4_000 });
  log.mockRestore();
  vi.useRealTimers();
});

it('logs of each message how it ended, with the ids by which a change is followed', async () => {
  const log = vi.spyOn(console, 'info').mockReturnValue();
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const body = (id: string) =>
    JSON.stringify({ id, detail: { bucket: { name: 'b' }, object: { key: 'k' }, 'request-id': `r-${id}` } });
  const record = (messageId: string) => ({
    messageId,
    body: body(messageId),
    attributes: { SentTimestamp: String(Date.now()) },
  });
  const Records = ['done', 'failed', 'late'].map(record);
  const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
  await answerBatch({ Records } as unknown as SQSEvent, context, {
    take: async ({ id }) => ({ subject: id, item: id }),
    work: async ([id]) => {
      if (id === 'failed') throw new TypeError('no');
      if (id === 'late') throw new SealwatchError('CONFLICT', 'others were first');
    },
  });
  const lines = [...log.mock.calls, ...warn.mock.calls].map(([line]) => JSON.parse(String(line)));
  expect(
    lines.map(({ message, messageId, eventId, requestId }) => [message, messageId, eventId, requestId]),
  ).toEqual([
    ['put off', 'late', 'late', 'r-late'],
    ['worked off', 'done', 'done', 'r-done'],
    ['given back', 'failed', 'failed', 'r-failed'],
  ]);
  log.mockRestore();
  warn.mockRestore();
});
