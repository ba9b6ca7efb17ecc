import { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { expect, it } from 'vitest';
import { REQUIRED } from '../../aws/deployment/outputs.ts';
import { inPlainStack, templateOf } from './synthesized/deployment.ts';
import { textOf } from './synthesized/template.ts';

const NAMES = [
  'ActivityDeadLetterQueueUrl',
  'ActivityQueueUrl',
  'AlertTopicArn',
  'AuditRequestsDeadLetterQueueUrl',
  'AuditRequestsQueueUrl',
  'BulkObjectEventsDeadLetterQueueUrl',
  'BulkObjectEventsQueueUrl',
  'BulkObjectWritesDeadLetterQueueUrl',
  'BulkObjectWritesQueueUrl',
  'DashboardName',
  'DeployNotes',
  'FindingDueDays',
  'FindingsTableName',
  'GrantCount',
  'ManifestLogBucketName',
  'ManifestLogKeyArn',
  'ManifestTableName',
  'NoticeWindowsDeadLetterQueueUrl',
  'NoticeWindowsQueueUrl',
  'NotifyFunctionName',
  'ObjectEventsDeadLetterQueueUrl',
  'ObjectEventsQueueUrl',
  'ObjectWritesDeadLetterQueueUrl',
  'ObjectWritesQueueUrl',
  'OperationsTopicArn',
  'ReaderRoleArns',
  'RecordBaselineFunctionName',
  'RedriveRoleArn',
  'Release',
  'RunsStateMachineArn',
  'RunsTableName',
  'SweepBatchFunctionName',
  'UndeliveredEventsQueueUrl',
  'VersionsTableName',
];

it('says where everything is, under names that others rely on', () => {
  expect(Object.keys(templateOf().toJSON().Outputs).sort()).toEqual(NAMES);
});

it('uses the same names in a stack of somebody else', () => {
  const outputs = Template.fromStack(inPlainStack().stack).toJSON().Outputs;
  expect(Object.keys(outputs).sort()).toEqual(NAMES);
});

it('names whom a bucket has to let in: the role of every function that reads', () => {
  const { Value } = templateOf().toJSON().Outputs.ReaderRoleArns;
  expect(textOf(Value)).toBe(
    ['VerifyObject', 'VerifyBulkObject', 'HashObject', 'RecordBaseline', 'SweepBatch']
      .map((name) => `<Functions${name}Role.Arn>`)
      .join(','),
  );
});

it('says within how many days findings are due, as JSON', () => {
  const { Value } = templateOf({ findings: { dueDays: { high: 3 } } }).toJSON().Outputs.FindingDueDays;
  expect(JSON.parse(Value)).toEqual({ critical: 1, high: 3, medium: 30, low: 90, info: null });
});

it('says how many grants of seal and approve there are, also of those made after the construct', () => {
  const { stack, sealwatch } = inPlainStack();
  const role = Role.fromRoleArn(stack, 'Ci', 'arn:aws:iam::111122223333:role/Ci');
  sealwatch.grants.approve(role);
  sealwatch.grants.seal(role);
  sealwatch.grants.read(role);
  expect(Template.fromStack(stack).toJSON().Outputs.GrantCount.Value).toBe('2');
  expect(templateOf().toJSON().Outputs.GrantCount.Value).toBe('0');
});

it('has every output that the command requires', () => {
  expect(NAMES).toEqual(expect.arrayContaining([...REQUIRED]));
});
