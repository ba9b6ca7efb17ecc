import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import type { Made } from '../../core/trial/clean-up.ts';
import { QueueCapture } from './event-capture.ts';

type Answer = object | Error;
const refused = (name: string): Error =>
  Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: 400 } });

const OPTIONS = {
  bucket: 'acme-trial',
  partition: 'aws',
  names: { queue: 'q', rules: ['r1', 'r2', 'r3'] },
} as const;

/** A capture whose services answer what they are told, one answer after the other; the last for good. */
async function made(answers: Readonly<Record<string, readonly Answer[]>> = {}) {
  const asked: { readonly call: string; readonly input: Readonly<Record<string, unknown>> }[] = [];
  const done: string[] = [];
  let waitedMs = 0;
  const left = new Map(Object.entries(answers).map(([name, all]) => [name, [...all]]));
  const send = async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
    const call = command.constructor.name.replace(/Command$/, '');
    asked.push({ call, input: command.input });
    done.push(call);
    const queue = left.get(call) ?? [];
    const answer = queue.length > 1 ? queue.shift() : queue[0];
    if (answer instanceof Error) throw answer;
    return answer ?? {};
  };
  const making = async (thing: Made) => void done.push(`journal: ${thing.kind}`);
  const capture = QueueCapture.make(
    { events: { send } as unknown as EventBridgeClient, sqs: { send } as unknown as SQSClient },
    {
      ...OPTIONS,
      pause: async (milliseconds) => {
        waitedMs += milliseconds;
      },
    },
    { making },
  );
  return { capture, asked, done, waited: () => waitedMs };
}

describe('what captures events', () => {
  it('is in the journal before it is made, and opened for the rules before they have targets', async () => {
    const { capture, done } = await made();
    await capture;
    expect(done).toEqual([
      ...['journal: queue', 'CreateQueue', 'GetQueueAttributes'],
      ...['journal: rule', 'PutRule', 'journal: rule', 'PutRule', 'journal: rule', 'PutRule'],
      ...['SetQueueAttributes', 'PutTargets', 'PutTargets', 'PutTargets'],
    ]);
  });

  it('matches only what is about the bucket, in patterns that EventBridge takes', async () => {
    const { capture, asked } = await made();
    await capture;
    const patterns = asked
      .filter(({ call }) => call === 'PutRule')
      .map(({ input }) => String(input.EventPattern));
    for (const pattern of patterns) {
      expect(pattern).toContain('acme-trial');
      expect(pattern.length).toBeLessThanOrEqual(2_048);
    }
  });

  it('lets only its own rules send', async () => {
    const { capture, asked } = await made({
      PutRule: [{ RuleArn: 'arn:1' }, { RuleArn: 'arn:2' }, { RuleArn: 'arn:3' }],
    });
    await capture;
    const input = asked.find(({ call }) => call === 'SetQueueAttributes')?.input ?? {};
    const policy = JSON.parse((input.Attributes as { Policy: string }).Policy);
    expect(policy.Statement).toMatchObject([
      {
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': ['arn:1', 'arn:2', 'arn:3'] } },
      },
    ]);
  });

  it('waits for the name of a queue that was deleted a moment ago, and not for ever', async () => {
    const again = await made({
      CreateQueue: [refused('QueueDeletedRecently'), refused('QueueDeletedRecently'), { QueueUrl: 'u' }],
    });
    await again.capture;
    expect(again.waited()).toBe(20_000);
    const never = await made({ CreateQueue: [refused('QueueDeletedRecently')] });
    await expect(never.capture).rejects.toThrow('QueueDeletedRecently');
    expect(never.waited()).toBeGreaterThan(60_000);
  });

  it('takes every message from the queue, once, with the time at which it was handed over', async () => {
    const message = (id: number) => ({
      Body: JSON.stringify({ id }),
      ReceiptHandle: `h${id}`,
      Attributes: { SentTimestamp: String(Date.parse('2026-11-30T10:00:00.000Z') + id) },
    });
    const ReceiveMessage = [{ Messages: [message(1), message(2)] }, { Messages: [message(3)] }, {}];
    const { capture, asked } = await made({ ReceiveMessage });
    const events = await (await capture).events();
    expect(events.map(({ receivedAt, envelope }) => [receivedAt, envelope])).toEqual([
      ['2026-11-30T10:00:00.001Z', { id: 1 }],
      ['2026-11-30T10:00:00.002Z', { id: 2 }],
      ['2026-11-30T10:00:00.003Z', { id: 3 }],
    ]);
    expect(asked.filter(({ call }) => call === 'DeleteMessageBatch')).toHaveLength(2);
  });
});
