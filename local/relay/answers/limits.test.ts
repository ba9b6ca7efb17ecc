import { expect, it } from 'vitest';
import { limits } from './limits.ts';

const INVOKE = '/2015-03-31/functions/notify/invocations';
const of = (bytes: number): string => 'x'.repeat(bytes);
const json = (value: object): string => JSON.stringify(value);

const ask = (headers: Record<string, string>, body: string, path = '/') =>
  limits().answer({ method: 'POST', path, headers } as never, Buffer.from(body));

const SNS = { authorization: 'AWS4-HMAC-SHA256 Credential=a/20261120/eu-west-1/sns/aws4_request' };
const target = (name: string) => ({ 'x-amz-target': name });
const publish = (bytes: number): string =>
  new URLSearchParams({
    Action: 'Publish',
    Message: of(bytes),
    'MessageAttributes.entry.1.Name': 'kind',
    'MessageAttributes.entry.1.Value.DataType': 'String',
    'MessageAttributes.entry.1.Value.StringValue': 'finding',
  }).toString();

it.each<
  [title: string, headers: Record<string, string>, at: string, above: string, error: string, path?: string]
>([
  [
    'a message of 1 MiB',
    target('AmazonSQS.SendMessage'),
    json({ MessageBody: of(1_048_576) }),
    json({ MessageBody: of(1_048_577) }),
    'InvalidParameterValue',
  ],
  [
    'a message of 1 MiB, attributes counted',
    target('AmazonSQS.SendMessage'),
    json({
      MessageBody: of(1_048_576 - 12),
      MessageAttributes: { count: { DataType: 'Number', StringValue: '1' } },
    }),
    json({
      MessageBody: of(1_048_576 - 11),
      MessageAttributes: { count: { DataType: 'Number', StringValue: '1' } },
    }),
    'InvalidParameterValue',
  ],
  [
    'ten messages at once',
    target('AmazonSQS.SendMessageBatch'),
    json({ Entries: Array(10).fill({ MessageBody: 'x' }) }),
    json({ Entries: Array(11).fill({ MessageBody: 'x' }) }),
    'TooManyEntriesInBatchRequest',
  ],
  [
    'messages of 1 MiB at once',
    target('AmazonSQS.SendMessageBatch'),
    json({ Entries: Array(2).fill({ MessageBody: of(524_288) }) }),
    json({ Entries: Array(2).fill({ MessageBody: of(524_289) }) }),
    'BatchRequestTooLong',
  ],
  [
    'ten events at once',
    target('AWSEvents.PutEvents'),
    json({ Entries: Array(10).fill({ Detail: '{}' }) }),
    json({ Entries: Array(11).fill({ Detail: '{}' }) }),
    'ValidationException',
  ],
  [
    'events of 1 MiB at once, their resources and times counted',
    target('AWSEvents.PutEvents'),
    json({
      Entries: [
        { Detail: of(524_288) },
        { Detail: of(524_288 - 20), Source: 's', DetailType: 'd', Resources: ['arn', 'x'], Time: 1 },
      ],
    }),
    json({
      Entries: [
        { Detail: of(524_288) },
        { Detail: of(524_288 - 19), Source: 's', DetailType: 'd', Resources: ['arn', 'x'], Time: 1 },
      ],
    }),
    'ValidationException',
  ],
  [
    '256 KiB to a topic, attributes counted',
    SNS,
    publish(262_144 - 17),
    publish(262_144 - 16),
    'InvalidParameter',
  ],
  ['6 MiB to a function', {}, of(6_291_456), of(6_291_457), 'RequestTooLargeException', INVOKE],
  [
    '1 MiB to a function that nobody waits for',
    { 'x-amz-invocation-type': 'Event' },
    of(1_048_576),
    of(1_048_577),
    'RequestTooLargeException',
    INVOKE,
  ],
])('lets through %s, and refuses more as AWS does', async (_, headers, at, above, error, path) => {
  expect(await ask(headers, at, path)).toBeNull();
  expect((await ask(headers, above, path))?.body).toContain(error);
});
