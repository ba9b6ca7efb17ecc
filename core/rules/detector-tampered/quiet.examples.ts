import { EXAMPLE } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';
import {
  about,
  BY_CLOUDFORMATION,
  BY_FUNCTION,
  call,
  deniedOn,
  FUNCTION,
  LOG_BUCKET,
  NAME,
  QUEUE_ARN,
  QUEUE_URL,
  TABLE,
  TABLE_ARN,
  TOPIC,
} from './calls.examples.ts';

export const quiet: ActivityRuleExamples['quiet'] = [
  {
    title: "somebody else's function gets other code",
    records: [call('lambda:UpdateFunctionCode20150331v2', { functionName: 'checkout' })],
  },
  {
    title: 'a function whose name is written otherwise',
    records: [call('lambda:DeleteFunction20150331', { functionName: 'sealwatch-verify' })],
  },
  {
    title: 'a function whose name only goes on like ours',
    records: [call('lambda:DeleteFunction20150331', { functionName: 'SealwatchTestbed' })],
  },
  {
    title: 'code is only tried',
    records: [call('lambda:UpdateFunctionCode20150331v2', { functionName: NAME, dryRun: true })],
  },
  {
    title: 'an event source is switched on',
    records: [
      call(
        'lambda:UpdateEventSourceMapping20150331',
        { uUID: 'u', enabled: true },
        { responseElements: { functionArn: FUNCTION } },
      ),
    ],
  },
  {
    title: "the detector's function is made to read its queue",
    records: [
      call('lambda:CreateEventSourceMapping20150331', { functionName: NAME, eventSourceArn: QUEUE_ARN }),
    ],
  },
  {
    title: 'a limit of concurrency is taken away',
    records: [call('lambda:DeleteFunctionConcurrency20171031', { functionName: NAME })],
  },
  {
    title: 'a deployment changes a function',
    records: [call('lambda:UpdateFunctionCode20150331v2', { functionName: NAME }, BY_CLOUDFORMATION)],
  },
  {
    title: 'a deployment writes a rule and its targets',
    records: [call('events:PutTargets', { rule: 'Sealwatch-objects-x' }, BY_CLOUDFORMATION)],
  },
  { title: 'a rule is switched on', records: [call('events:EnableRule', { name: 'Sealwatch-objects-x' })] },
  {
    title: 'a policy of the organization is attached to another account',
    records: [call('organizations:AttachPolicy', { policyId: 'p-2', targetId: EXAMPLE.otherAccount })],
    guard: {
      scope: 'configured',
      buckets: [],
      account: EXAMPLE.account,
      trustedAccounts: [],
      organization: null,
      keys: [],
      stack: 'Sealwatch',
    },
  },
  {
    title: "a pipe reads somebody else's queue",
    records: [call('pipes:CreatePipe', { name: 'p', source: 'arn:aws:sqs:eu-west-1:111122223333:orders' })],
  },
  {
    title: 'the default bus gets another description, or back the key of AWS',
    records: [call('events:UpdateEventBus', { name: 'default', description: 'x' })],
  },
  {
    title: 'CloudTrail writes a log file',
    records: [
      call(
        's3:PutObject',
        { bucketName: `sealwatch-trail-${EXAMPLE.account}-eu-west-1`, key: 'AWSLogs/x' },
        { userIdentity: { type: 'AWSService', invokedBy: 'cloudtrail.amazonaws.com' } },
      ),
    ],
  },
  {
    title: 'a function of ours writes the log of the manifest',
    records: [call('s3:PutObject', { bucketName: LOG_BUCKET, key: 'checkpoint' }, BY_FUNCTION)],
  },
  {
    title: 'a bucket whose name goes on after that of ours',
    records: [call('s3:DeleteBucketPolicy', { bucketName: `${LOG_BUCKET}-archive` })],
  },
  {
    title: 'all of Block Public Access is set on the log bucket',
    records: [
      call('s3:PutBucketPublicAccessBlock', {
        bucketName: `sealwatch-trail-${EXAMPLE.account}-eu-west-1`,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        },
      }),
    ],
  },
  {
    title: "an object of another bucket whose key is called as the detector's parts are",
    records: [
      call(
        's3:PutObject',
        { bucketName: 'data', key: 'Sealwatch/report.json' },
        { resources: [{ type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::data/Sealwatch/report.json' }] },
      ),
    ],
  },
  {
    title: "a rule of somebody else's sends to our queue",
    records: [call('events:PutTargets', { rule: 'theirs', targets: [{ arn: QUEUE_ARN }] })],
  },
  {
    title: 'a function of ours writes to a table',
    records: [call('dynamodb:PutItem', { tableName: TABLE }, { ...about(TABLE_ARN), ...BY_FUNCTION })],
  },
  {
    title: 'DynamoDB forgets an item whose time is up',
    records: [
      call(
        'dynamodb:DeleteItem',
        { tableName: TABLE },
        { userIdentity: { type: 'AWSService', invokedBy: 'dynamodb.amazonaws.com' } },
      ),
    ],
  },
  {
    title: "somebody writes to another's table",
    records: [call('dynamodb:PutItem', { tableName: 'orders', key: { id: 'Sealwatch-1' } })],
  },
  {
    title: 'a table is better protected',
    records: [call('dynamodb:UpdateTable', { tableName: TABLE, deletionProtectionEnabled: true })],
  },
  {
    title: 'EventBridge sends to a queue',
    records: [
      call(
        'sqs:SendMessage',
        { queueUrl: QUEUE_URL },
        { userIdentity: { type: 'AWSService', invokedBy: 'events.amazonaws.com' } },
      ),
    ],
  },
  {
    title: 'a filter is taken away',
    records: [
      call('sns:SetSubscriptionAttributes', {
        subscriptionArn: `${TOPIC}:1`,
        attributeName: 'FilterPolicy',
        attributeValue: '{}',
      }),
    ],
  },
  { title: 'a subscription is confirmed', records: [call('sns:ConfirmSubscription', { topicArn: TOPIC })] },
  { title: 'it is tagged', records: [call('sqs:TagQueue', { queueUrl: QUEUE_URL, tags: { a: 'b' } })] },
  {
    title: "somebody's role gets rights to our table",
    records: [
      call('iam:PutRolePolicy', { roleName: 'Analyst', policyDocument: `{"Resource":"${TABLE_ARN}"}` }),
    ],
  },
  {
    title: 'alarms notify again',
    records: [call('monitoring:EnableAlarmActions', { alarmNames: ['Sealwatch-a'] })],
  },
  {
    title: 'a log is kept for longer',
    records: [call('logs:PutRetentionPolicy', { logGroupName: `/aws/lambda/${NAME}`, retentionInDays: 731 })],
  },
  {
    title: 'the stack cannot be deleted any more',
    records: [
      call('cloudformation:UpdateTerminationProtection', {
        stackName: 'Sealwatch',
        enableTerminationProtection: true,
      }),
    ],
  },
  {
    title: 'another stack is deleted',
    records: [call('cloudformation:DeleteStack', { stackName: 'Orders' })],
  },
  {
    title: "a denied attempt of one of our functions on somebody else's queue",
    records: [
      call('sqs:PurgeQueue', null, {
        ...deniedOn(`arn:aws:sqs:eu-west-1:${EXAMPLE.account}:orders`),
        ...BY_FUNCTION,
      }),
    ],
  },
  {
    title: 'a denied attempt that names nothing',
    records: [call('lambda:UpdateEventSourceMapping20150331', null, deniedOn('*'))],
  },
  {
    title: 'somebody reads a function',
    records: [call('lambda:GetFunction20150331v2', { functionName: NAME }, { readOnly: true })],
  },
];
