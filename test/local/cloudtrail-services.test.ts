import {
  CloudFormationClient,
  CreateStackCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DisableAlarmActionsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { DisableRuleCommand, PutRuleCommand, RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateGrantCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EncryptCommand,
  KMSClient,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import {
  AddPermissionCommand,
  DeleteFunctionCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  CreateTopicCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, it } from 'vitest';
import { watchedActivity } from './started/activity.ts';
import { formCall, jsonCall } from './started/calls.ts';
import { credentials, useLocalAws } from './started/local.ts';

const local = useLocalAws();

const opened: { destroy(): void }[] = [];
afterAll(() => {
  for (const client of opened) client.destroy();
});

const connect = <Client extends { destroy(): void }>(Type: new (settings: object) => Client): Client => {
  const { endpoint, region } = local().aws;
  const client = new Type({ endpoint, region, credentials: credentials('test') });
  opened.push(client);
  return client;
};

/** What was recorded of a service's calls, by event name. */
const recordsOf = async (service: string, calls: () => Promise<unknown>) => {
  const activity = await watchedActivity(local(), [`aws.${service}`]);
  // Setting the watch up is recorded as well, where it is the service that is watched.
  await activity.take();
  await calls();
  const events = await activity.take();
  for (const { detail } of events) {
    expect(detail).toMatchObject({ eventSource: `${service}.amazonaws.com`, managementEvent: true });
  }
  return new Map(events.map(({ detail }) => [detail.eventName, detail]));
};

const POLICY = '{"Version":"2012-10-17","Statement":[]}';

it('keys', async () => {
  const kms = connect(KMSClient);
  const tag = { TagKey: 'team', TagValue: 'Data' };
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Tags: [tag] }));
  const { KeyId, Arn: ARN } = KeyMetadata ?? {};
  const records = await recordsOf('kms', async () => {
    await kms.send(new DescribeKeyCommand({ KeyId }));
    await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }));
    await kms.send(new PutKeyPolicyCommand({ KeyId, Policy: POLICY }));
    const grant = { KeyId, GranteePrincipal: 'arn:aws:iam::111122223333:root' };
    const Constraints = { EncryptionContextSubset: { Purpose: 'Data' } };
    await kms.send(new CreateGrantCommand({ ...grant, Operations: ['Decrypt'], Constraints }));
    await kms.send(new DisableKeyCommand({ KeyId: ARN }));
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  });
  expect([...records.keys()].sort()).toEqual([
    'CreateGrant',
    'DisableKey',
    'PutKeyPolicy',
    'ScheduleKeyDeletion',
  ]);
  expect(records.get('PutKeyPolicy').requestParameters).toEqual({ keyId: KeyId, policy: POLICY });
  expect(records.get('CreateGrant').requestParameters).toMatchObject({
    granteePrincipal: 'arn:aws:iam::111122223333:root',
    constraints: { encryptionContextSubset: { Purpose: 'Data' } },
  });
  expect(records.get('ScheduleKeyDeletion')).toMatchObject({
    requestParameters: { keyId: KeyId, pendingWindowInDays: 7 },
    responseElements: {
      keyState: 'PendingDeletion',
      deletionDate: expect.stringMatching(/^[A-Z][a-z]{2} \d+, \d{4} \d+:\d\d:\d\d [AP]M$/),
    },
  });
  for (const record of records.values()) {
    expect(record.resources).toEqual([{ accountId: '000000000000', type: 'AWS::KMS::Key', ARN }]);
  }
});

it('queues, whose messages are not recorded', async () => {
  const { queues, aws } = local();
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: 'recorded' }));
  const records = await recordsOf('sqs', async () => {
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    await queues.send(new ReceiveMessageCommand({ QueueUrl }));
    await queues.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: '' } }));
    const old = { QueueName: 'old', 'Attribute.1.Name': 'DelaySeconds', 'Attribute.1.Value': '5' };
    await formCall(aws, 'sqs', 'CreateQueue', old);
  });
  expect([...records.keys()].sort()).toEqual(['CreateQueue', 'SetQueueAttributes']);
  expect(records.get('SetQueueAttributes').requestParameters).toEqual({
    queueUrl: QueueUrl,
    attributes: { Policy: '' },
  });
  expect(records.get('CreateQueue').requestParameters).toEqual({
    queueName: 'old',
    attributes: { DelaySeconds: '5' },
  });
});

it('topics, whose messages are not recorded', async () => {
  const sns = connect(SNSClient);
  const records = await recordsOf('sns', async () => {
    const topic = { Name: 'recorded', Attributes: { DisplayName: 'D' }, Tags: [{ Key: 'A', Value: 'b' }] };
    const { TopicArn } = await sns.send(new CreateTopicCommand(topic));
    await sns.send(new PublishCommand({ TopicArn, Message: 'x' }));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'a@example.com' }));
    const attribute = { AttributeName: 'Policy', AttributeValue: POLICY };
    await sns.send(new SetTopicAttributesCommand({ TopicArn, ...attribute }));
  });
  const topicArn = 'arn:aws:sns:us-east-1:000000000000:recorded';
  expect([...records.keys()].sort()).toEqual(['CreateTopic', 'SetTopicAttributes', 'Subscribe']);
  expect(records.get('CreateTopic')).toMatchObject({
    requestParameters: {
      name: 'recorded',
      attributes: { DisplayName: 'D' },
      tags: [{ key: 'A', value: 'b' }],
    },
    responseElements: { topicArn },
  });
  expect(records.get('SetTopicAttributes').requestParameters).toEqual({
    topicArn,
    attributeName: 'Policy',
    attributeValue: POLICY,
  });
});

it('functions, under names with a version, without code and environment', async () => {
  const lambda = connect(LambdaClient);
  const FunctionName = 'arn:aws:lambda:us-east-1:000000000000:function:f';
  const Environment = { Variables: { SECRET: 'not recorded' } };
  // Whether the function is there is another matter.
  const records = await recordsOf('lambda', () =>
    Promise.allSettled([
      lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: Buffer.from('not recorded') })),
      lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 4, Environment })),
      lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 })),
      lambda.send(
        new AddPermissionCommand({ FunctionName, StatementId: 's', Action: 'lambda:*', Principal: '*' }),
      ),
      lambda.send(new UpdateEventSourceMappingCommand({ UUID: 'abc', Enabled: false })),
      lambda.send(new DeleteFunctionCommand({ FunctionName: 'f' })),
    ]),
  );
  const asked = [...records].map(([name, { requestParameters }]) => [name, requestParameters]);
  expect(Object.fromEntries(asked)).toEqual({
    UpdateFunctionCode20150331v2: { functionName: FunctionName },
    UpdateFunctionConfiguration20150331v2: { functionName: FunctionName, timeout: 4, environment: {} },
    PutFunctionConcurrency20171031: { functionName: FunctionName, reservedConcurrentExecutions: 0 },
    AddPermission20150331v2: {
      functionName: FunctionName,
      statementId: 's',
      action: 'lambda:*',
      principal: '*',
    },
    UpdateEventSourceMapping20150331: { uUID: 'abc', enabled: false },
    DeleteFunction20150331: { functionName: 'f' },
  });
  expect(records.get('DeleteFunction20150331').errorCode).toBe('ResourceNotFoundException');
});

it('rules', async () => {
  const { events } = local();
  const records = await recordsOf('events', async () => {
    await events.send(new PutRuleCommand({ Name: 'r', EventPattern: '{"source":["x"]}' }));
    await events.send(new DisableRuleCommand({ Name: 'r' }));
    await events.send(new RemoveTargetsCommand({ Rule: 'r', Ids: ['1'] }));
  });
  expect(records.get('PutRule').requestParameters).toEqual({ name: 'r', eventPattern: '{"source":["x"]}' });
  expect(records.get('DisableRule').requestParameters).toEqual({ name: 'r' });
  expect(records.get('RemoveTargets').requestParameters).toEqual({ rule: 'r', ids: ['1'] });
});

it('tables, whose items are not recorded', async () => {
  const tables = connect(DynamoDBClient);
  const TableName = 'recorded';
  const records = await recordsOf('dynamodb', async () => {
    await tables.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    await tables.send(new PutItemCommand({ TableName, Item: { a: { S: 'x' } } }));
    await tables.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
    const off = { PointInTimeRecoveryEnabled: false };
    await tables.send(
      new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification: off }),
    );
  });
  expect([...records.keys()].sort()).toEqual(['CreateTable', 'UpdateContinuousBackups', 'UpdateTable']);
  expect(records.get('UpdateContinuousBackups').requestParameters).toEqual({
    tableName: TableName,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
  });
});

it('alarms', async () => {
  const alarms = connect(CloudWatchClient);
  const records = await recordsOf('monitoring', async () => {
    await alarms.send(
      new PutMetricAlarmCommand({
        AlarmName: 'a',
        Namespace: 'n',
        MetricName: 'm',
        Dimensions: [{ Name: 'QueueName', Value: 'q' }],
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 1,
        Period: 60,
        Statistic: 'Sum',
        Threshold: 1,
      }),
    );
    await alarms.send(new DisableAlarmActionsCommand({ AlarmNames: ['a'] }));
  });
  expect(records.get('PutMetricAlarm').requestParameters).toMatchObject({
    alarmName: 'a',
    dimensions: [{ name: 'QueueName', value: 'q' }],
  });
  expect(records.get('DisableAlarmActions').requestParameters).toEqual({ alarmNames: ['a'] });
});

it('stacks; what CloudFormation then calls does not pass through the relay', async () => {
  const stacks = connect(CloudFormationClient);
  const StackName = 'recorded';
  const TemplateBody = '{"Resources":{"Queue":{"Type":"AWS::SQS::Queue"}}}';
  const queueCalls = await watchedActivity(local(), ['aws.sqs']);
  await queueCalls.take();
  const records = await recordsOf('cloudformation', async () => {
    await stacks.send(new CreateStackCommand({ StackName, TemplateBody }));
    await stacks.send(
      new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: false }),
    );
  });
  expect(records.get('CreateStack').requestParameters).toMatchObject({ stackName: StackName });
  expect(records.get('UpdateTerminationProtection').requestParameters).toEqual({
    stackName: StackName,
    enableTerminationProtection: false,
  });
  // The queue that `recordsOf` watches with was made by a call.
  expect(await queueCalls.names()).toEqual(['CreateQueue']);
});

describe('services without a client here', () => {
  it('trails', async () => {
    const { aws } = local();
    const target = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101';
    const call = (operation: string, fields: object) =>
      jsonCall(aws, 'cloudtrail', `${target}.${operation}`, fields);
    const records = await recordsOf('cloudtrail', async () => {
      await call('CreateTrail', { Name: 'trail', S3BucketName: 'logs' });
      await call('StartLogging', { Name: 'trail' });
      await call('GetTrailStatus', { Name: 'trail' });
      const selector = { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] };
      await call('PutEventSelectors', { TrailName: 'trail', AdvancedEventSelectors: [selector] });
      await call('StopLogging', { Name: 'trail' });
      await call('DeleteTrail', { Name: 'another' });
    });
    expect([...records.keys()]).not.toContain('GetTrailStatus');
    expect(records.get('StopLogging').requestParameters).toEqual({ name: 'trail' });
    expect(records.get('PutEventSelectors')).toMatchObject({
      requestParameters: {
        trailName: 'trail',
        advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }] }],
      },
      responseElements: { trailARN: 'arn:aws:cloudtrail:us-east-1:000000000000:trail/trail' },
    });
    expect(records.get('DeleteTrail')).toMatchObject({
      errorCode: 'TrailNotFoundException',
      requestParameters: { name: 'another' },
    });
  });

  it('log groups', async () => {
    const { aws } = local();
    const records = await recordsOf('logs', () =>
      jsonCall(aws, 'logs', 'Logs_20140328.DeleteLogGroup', { logGroupName: '/g' }),
    );
    expect(records.get('DeleteLogGroup')).toMatchObject({
      apiVersion: '20140328',
      requestParameters: { logGroupName: '/g' },
    });
  });

  it('identities, without their secrets', async () => {
    const { aws } = local();
    const records = await recordsOf('iam', async () => {
      await formCall(aws, 'iam', 'CreateUser', { UserName: 'bob' });
      const policy = { UserName: 'bob', PolicyName: 'p', PolicyDocument: POLICY };
      await formCall(aws, 'iam', 'PutUserPolicy', policy);
      await formCall(aws, 'iam', 'CreateAccessKey', { UserName: 'bob' });
    });
    expect(records.get('PutUserPolicy').requestParameters).toEqual({
      userName: 'bob',
      policyName: 'p',
      policyDocument: POLICY,
    });
    expect(records.get('CreateAccessKey').responseElements.accessKey).toEqual({
      userName: 'bob',
      accessKeyId: expect.any(String),
      status: 'Active',
      createDate: expect.any(String),
    });
  });
});
