import { expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import type { Guard } from '../../scope/guard.ts';
import { bucketCall } from '../records.examples.ts';
import { BY_CLOUDFORMATION, BY_FUNCTION, call, FUNCTION, NAME, QUEUE_URL } from './calls.examples.ts';
import { stopsWatching } from './stops-watching.ts';

const BUCKET = 'acme-training-data';
const GUARD: Guard = {
  scope: 'configured',
  buckets: [{ name: BUCKET, datasets: [{ name: 'labels', prefix: '', mode: 'sealed', writers: [] }] }],
  account: '111122223333',
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};
const RULE = { name: 'Sealwatch-objects-labels-0a1b2c3d' };
const mapping = (enabled: boolean, rest: JsonObject = {}) =>
  call(
    'lambda:UpdateEventSourceMapping20150331',
    { uUID: 'u-1', enabled },
    { responseElements: { functionArn: FUNCTION }, ...rest },
  );
const notifying = (configuration: JsonObject, bucketName = BUCKET) =>
  bucketCall('PutBucketNotification', { bucketName, NotificationConfiguration: configuration });
const FED = { EventBridgeConfiguration: '' };

it.each<[string, JsonObject, string]>([
  ['an event rule is disabled', call('events:DisableRule', RULE), 'all'],
  [
    'an event rule loses its target',
    call('events:RemoveTargets', { rule: RULE.name, ids: ['Target0'] }),
    'all',
  ],
  ['an event source is switched off', mapping(false), 'all'],
  [
    'a function may not run',
    call('lambda:PutFunctionConcurrency20171031', { functionName: NAME, reservedConcurrentExecutions: 0 }),
    'all',
  ],
  ['an event rule is written anew', call('events:PutRule', { ...RULE, eventPattern: '{}' }), 'all'],
  [
    'an event rule sends elsewhere',
    call('events:PutTargets', { rule: RULE.name, targets: [{ id: 'Target0' }] }),
    'all',
  ],
  [
    'an event source gets a filter',
    mapping(true, { requestParameters: { uUID: 'u-1', filterCriteria: {} } }),
    'all',
  ],
  [
    'a function gets other code',
    call('lambda:UpdateFunctionCode20150331v2', { functionName: NAME, dryRun: false }),
    'all',
  ],
  [
    'a function gets another configuration',
    call('lambda:UpdateFunctionConfiguration20150331v2', { functionName: NAME, timeout: 1 }),
    'all',
  ],
  [
    'a queue gets another policy',
    call('sqs:SetQueueAttributes', { queueUrl: QUEUE_URL, attributes: { Policy: '{}' } }),
    'all',
  ],
  [
    'a queue loses a permission',
    call('sqs:RemovePermission', { queueUrl: QUEUE_URL, label: 'events' }),
    'all',
  ],
  ['a queue is emptied', call('sqs:PurgeQueue', { queueUrl: QUEUE_URL }), 'all'],
  ['somebody takes a message out of a queue', call('sqs:DeleteMessage', { queueUrl: QUEUE_URL }), 'all'],
  ['a guarded bucket sends no events any more', notifying({}), BUCKET],
])('watching stops where %s', (_, record, what) => {
  expect(stopsWatching(parseRecord(record), GUARD)).toBe(what);
});

it.each<[string, JsonObject]>([
  ['an event rule of somebody else is disabled', call('events:DisableRule', { name: 'orders-objects' })],
  ['an event rule is switched on', call('events:EnableRule', RULE)],
  ['an event source is switched on', mapping(true)],
  ['a deployment deletes the rule of a dataset', call('events:DeleteRule', RULE, BY_CLOUDFORMATION)],
  ['a call was denied', mapping(false, { errorCode: 'AccessDenied', errorMessage: 'no' })],
  [
    'a deployment gives a function other code',
    call('lambda:UpdateFunctionCode20150331v2', { functionName: NAME }, BY_CLOUDFORMATION),
  ],
  ['a function may be called by others', call('lambda:AddPermission20150331v2', { functionName: NAME })],
  ['somebody else reads a queue', call('sqs:ReceiveMessage', { queueUrl: QUEUE_URL })],
  ['a function takes its own message', call('sqs:DeleteMessage', { queueUrl: QUEUE_URL }, BY_FUNCTION)],
  ['a guarded bucket goes on sending its events', notifying(FED)],
  ['a bucket that nobody guards sends none', notifying({}, 'acme-elsewhere')],
  [
    'an alert topic is changed',
    call('sns:Unsubscribe', { subscriptionArn: 'arn:aws:sns:eu-west-1:1:Sealwatch-Alerts:1' }),
  ],
])('watching goes on where %s', (_, record) => {
  expect(stopsWatching(parseRecord(record), GUARD)).toBeNull();
});
