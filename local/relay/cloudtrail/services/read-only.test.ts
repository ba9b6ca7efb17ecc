import { expect, it } from 'vitest';
import { isManagementWrite } from './routes.ts';

it.each([
  ['kms', 'ScheduleKeyDeletion'],
  ['kms', 'PutKeyPolicy'],
  ['sqs', 'DeleteQueue'],
  ['sqs', 'PurgeQueue'],
  ['sns', 'Unsubscribe'],
  ['dynamodb', 'DeleteTable'],
  ['dynamodb', 'UpdateContinuousBackups'],
  ['events', 'PutRule'],
  ['events', 'DisableRule'],
  ['logs', 'DeleteLogGroup'],
  ['monitoring', 'DeleteAlarms'],
  ['iam', 'UpdateAssumeRolePolicy'],
  ['cloudtrail', 'StopLogging'],
  ['states', 'StopExecution'],
])('%s %s changes how something is set up', (service, operation) => {
  expect(isManagementWrite(service, operation)).toBe(true);
});

it.each([
  ['kms', 'DescribeKey'],
  ['kms', 'GenerateDataKey'],
  ['kms', 'Decrypt'],
  ['sqs', 'SendMessageBatch'],
  ['sqs', 'ReceiveMessage'],
  ['sqs', 'DeleteMessage'],
  ['sqs', 'ListQueues'],
  ['sns', 'PublishBatch'],
  ['dynamodb', 'TransactWriteItems'],
  ['dynamodb', 'PutItem'],
  ['dynamodb', 'BatchGetItem'],
  ['dynamodb', 'Query'],
  ['events', 'PutEvents'],
  ['events', 'TestEventPattern'],
  ['logs', 'PutLogEvents'],
  ['monitoring', 'PutMetricData'],
  ['sts', 'AssumeRole'],
  ['cloudtrail', 'LookupEvents'],
])('%s %s does not', (service, operation) => {
  expect(isManagementWrite(service, operation)).toBe(false);
});
