import { expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import { bucketCall } from '../rules/records.examples.ts';
import { interpret } from './interpret.ts';
import { unwrap } from './unwrap.ts';

const RECORD = bucketCall('DeleteBucketPolicy');
const TEXT = JSON.stringify(RECORD);
const ENVELOPE = {
  version: '0',
  id: 'envelope',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.s3',
  account: '111122223333',
  time: '2026-11-20T03:12:07Z',
  region: 'eu-west-1',
  detail: RECORD,
};

it.each<[string, Json]>([
  ['a record', RECORD],
  ['an envelope', ENVELOPE],
  ['an array', [RECORD]],
  ['a trail file', { Records: [RECORD] }],
  ['trail files', [{ Records: [RECORD] }]],
  ['text', TEXT],
  ['lookup-events', { Events: [{ EventId: 'x', EventName: 'DeleteBucketPolicy', CloudTrailEvent: TEXT }] }],
  ['filter-log-events', { events: [{ timestamp: 1, message: TEXT }] }],
  ['a log group to its subscriber', { messageType: 'DATA_MESSAGE', logEvents: [{ id: '1', message: TEXT }] }],
  ['receive-message', { Messages: [{ MessageId: 'x', Body: JSON.stringify(ENVELOPE) }] }],
  [
    'a queue to its function',
    { Records: [{ messageId: 'x', body: JSON.stringify(ENVELOPE), eventSource: 'aws:sqs' }] },
  ],
  [
    'a topic to its function',
    { Records: [{ EventSource: 'aws:sns', Sns: { Message: JSON.stringify(ENVELOPE) } }] },
  ],
  [
    'a topic to its queue',
    { Messages: [{ Body: JSON.stringify({ Type: 'Notification', Message: JSON.stringify(ENVELOPE) }) }] },
  ],
  ['an event data store', { eventJson: TEXT }],
])('%s holds its record', (_, value) => {
  const [input, ...more] = unwrap(value).map((each) => interpret(each, null));
  expect(more).toEqual([]);
  expect(input).toMatchObject({
    kind: 'call',
    call: { name: 'DeleteBucketPolicy', account: '111122223333' },
  });
});

it('takes from the envelope what the record leaves out', () => {
  const { eventID, eventTime, awsRegion, recipientAccountId, ...bare } = RECORD;
  expect(interpret({ ...ENVELOPE, account: '444455556666', detail: bare }, null)).toMatchObject({
    call: {
      eventId: 'envelope',
      at: '2026-11-20T03:12:07.000Z',
      region: 'eu-west-1',
      account: '444455556666',
    },
  });
});

it('takes records that name no owner for those of the account that is given', () => {
  const { recipientAccountId, ...bare } = RECORD;
  expect(interpret(bare, '999988887777')).toMatchObject({ call: { account: '999988887777' } });
  expect(interpret(RECORD, '999988887777')).toMatchObject({ call: { account: '111122223333' } });
});

it.each<[string, Json]>([
  [
    'events of others',
    {
      ...ENVELOPE,
      source: 'aws.ec2',
      'detail-type': 'EC2 Instance State-change Notification',
      detail: { state: 'running' },
    },
  ],
  ['digest files', { digestStartTime: '2026-11-20T03:12:07Z', logFiles: [] }],
])('%s are known, and say nothing', (_, value) => {
  expect(unwrap(value).map((each) => interpret(each, null))).toEqual([{ kind: 'other' }]);
});

it.each<[string, Json]>([
  ['Insights', { eventVersion: '1.07', insightDetails: { state: 'Start' } }],
  ['Insights in an event', { ...ENVELOPE, source: 'aws.s3', detail: { eventCategory: 'Insight' } }],
  ['aggregated events', { eventCategory: 'Aggregated', eventSource: 's3.amazonaws.com', eventId: 'a' }],
  ['network activity', { ...RECORD, eventCategory: 'NetworkActivity' }],
  ['network activity by its type', { ...RECORD, eventType: 'AwsVpceEvent' }],
])('%s are passed over', (_, value) => {
  expect(unwrap(value).map((each) => interpret(each, null))).toEqual([{ kind: 'passed-over' }]);
});

it.each<[string, Json]>([
  ['a number', 7],
  ['null', null],
  ['another object', { a: 1 }],
  ['other text', 'hello'],
  ['broken text', { message: '{"eventSource"' }],
])('%s is nothing that is known', (_, value) => {
  expect(() => unwrap(value).map((each) => interpret(each, null))).toThrow(/neither a CloudTrail record/);
});
