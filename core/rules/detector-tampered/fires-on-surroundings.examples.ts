import type { Guard } from '../../scope/guard.ts';
import { EXAMPLE } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';
import {
  BY_CDK,
  BY_CDK_OF_OTHERS,
  BY_CDK_UNDER_A_PATH,
  BY_CLOUDFORMATION,
  BY_FUNCTION,
  BY_SOME_STACK,
  CANARY_BUCKET,
  call,
  deniedOn,
  FUNCTION,
  LOG_BUCKET,
  NAME,
  QUEUE_ARN,
  QUEUE_URL,
  TOPIC,
  TRAIL_BUCKET,
} from './calls.examples.ts';

const LONG: Guard = {
  scope: 'configured',
  buckets: [],
  account: null,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch-of-the-training-platform',
};
const OWN_ACCOUNT: Guard = { ...LONG, account: EXAMPLE.account, stack: 'Sealwatch' };

/** Event rules, schedules, roles, alarms, logs, the stack, and what was denied. */
export const firesOnSurroundings: ActivityRuleExamples['fires'] = [
  {
    title: 'an event rule is switched off',
    records: [call('events:DisableRule', { name: 'Sealwatch-objects-moderation-v3-1a2b3c4d' })],
    severity: 'critical',
  },
  {
    title: 'an event rule of a stack with a long name',
    records: [call('events:DisableRule', { name: 'Sealwatch-of-the-tra-objects-x-1a2b3c4d' })],
    guard: LONG,
    severity: 'critical',
  },
  {
    title: 'an event rule is written anew',
    records: [call('events:PutRule', { name: 'Sealwatch-activity', eventPattern: '{}', state: 'ENABLED' })],
    severity: 'high',
  },
  {
    title: 'an event rule is written anew, and off',
    records: [call('events:PutRule', { name: 'Sealwatch-activity', eventPattern: '{}', state: 'DISABLED' })],
    severity: 'critical',
  },
  {
    title: 'a schedule is switched off',
    records: [call('scheduler:UpdateSchedule', { name: 'Sealwatch-Sweep', state: 'DISABLED' })],
    severity: 'critical',
  },
  {
    title: 'a role loses rights',
    records: [
      call(
        'iam:DeleteRolePolicy',
        { roleName: 'Sealwatch-NotifyRole-r2', policyName: 'p' },
        { awsRegion: 'us-east-1' },
      ),
    ],
    severity: 'critical',
  },
  {
    title: 'a role may be taken on by others',
    records: [
      call('iam:UpdateAssumeRolePolicy', { roleName: 'Sealwatch-NotifyRole-r2', policyDocument: '{}' }),
    ],
    severity: 'high',
  },
  {
    title: 'a role of a state machine may still be taken on by Step Functions',
    records: [
      call('iam:UpdateAssumeRolePolicy', {
        roleName: 'Sealwatch-SealwatchLargeObjectsRol-r4',
        policyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' },
          ],
        }),
      }),
    ],
    severity: 'high',
  },
  {
    title: 'one of several alarms is ours',
    records: [call('monitoring:DeleteAlarms', { alarmNames: ['other', 'Sealwatch-DeadLetters'] })],
    severity: 'medium',
  },
  {
    title: 'the log of a function is deleted',
    records: [call('logs:DeleteLogGroup', { logGroupName: `/aws/lambda/${NAME}` })],
    severity: 'medium',
  },
  {
    title: 'the stack is deleted',
    records: [
      call('cloudformation:DeleteStack', {
        stackName: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Sealwatch/0f9e8d7c',
      }),
    ],
    severity: 'critical',
  },
  {
    title: 'somebody deploys',
    records: [call('cloudformation:ExecuteChangeSet', { stackName: 'Sealwatch', changeSetName: 'cdk' })],
    severity: 'low',
  },
  {
    title: 'somebody deploys with the CDK',
    records: [
      call('cloudformation:ExecuteChangeSet', { stackName: 'Sealwatch', changeSetName: 'cdk' }, BY_CDK),
    ],
    severity: 'info',
  },
  {
    title: "somebody deploys with the CDK's role of another account",
    records: [call('cloudformation:ExecuteChangeSet', { stackName: 'Sealwatch' }, BY_CDK_OF_OTHERS)],
    guard: OWN_ACCOUNT,
    severity: 'low',
  },
  {
    title: "somebody deploys with a role that is named like the CDK's, which has no path",
    records: [call('cloudformation:ExecuteChangeSet', { stackName: 'Sealwatch' }, BY_CDK_UNDER_A_PATH)],
    severity: 'low',
  },
  {
    title: 'somebody subscribes to alerts with the role of the CDK',
    records: [call('sns:Subscribe', { topicArn: TOPIC, protocol: 'email' }, BY_CDK)],
    severity: 'low',
  },
  {
    title: 'somebody deletes the stack with the role of the CDK',
    records: [call('cloudformation:DeleteStack', { stackName: 'Sealwatch' }, BY_CDK)],
    severity: 'critical',
  },
  {
    title: "a stack gives a role other rights, through a role that is not the CDK's",
    records: [
      call(
        'iam:PutRolePolicy',
        { roleName: 'Sealwatch-VerifyObjectRole-r1', policyName: 'x' },
        BY_SOME_STACK,
      ),
    ],
    severity: 'high',
  },
  {
    title: "a stack switches a rule off, through a role that is not the CDK's",
    records: [call('events:DisableRule', { name: 'Sealwatch-objects-x' }, BY_SOME_STACK)],
    severity: 'critical',
  },
  {
    title: "a stack changes an alarm, through a role that is not the CDK's",
    records: [call('monitoring:PutMetricAlarm', { alarmName: 'Sealwatch-Notify-x' }, BY_SOME_STACK)],
    severity: 'medium',
  },
  {
    title: 'a pipe reads a queue',
    records: [
      call('pipes:CreatePipe', {
        name: 'steal',
        source: QUEUE_ARN,
        target: 'arn:aws:sqs:eu-west-1:111122223333:drain',
      }),
    ],
    severity: 'high',
  },
  {
    title: 'the default bus gets a key of somebody',
    records: [
      call('events:UpdateEventBus', {
        name: 'default',
        kmsKeyIdentifier: 'arn:aws:kms:eu-west-1:111122223333:key/k-1',
      }),
    ],
    guard: OWN_ACCOUNT,
    severity: 'critical',
  },
  {
    title: 'log files are to expire, set by the newer call of two',
    records: [call('s3:PutBucketLifecycleConfiguration', { bucketName: TRAIL_BUCKET })],
    severity: 'high',
  },
  ...(['PutPublicAccessBlock', 'PutBucketPublicAccessBlock'] as const).map((name) => ({
    title: `the log bucket is opened by ${name}`,
    records: [
      call(`s3:${name}`, {
        bucketName: TRAIL_BUCKET,
        PublicAccessBlockConfiguration: { BlockPublicPolicy: false },
      }),
    ],
    severity: 'high' as const,
  })),
  {
    title: 'the log bucket is opened by what a call leaves out',
    records: [
      call('s3:PutBucketPublicAccessBlock', {
        bucketName: TRAIL_BUCKET,
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true },
      }),
    ],
    severity: 'high',
  },
  ...(['DeletePublicAccessBlock', 'DeleteBucketPublicAccessBlock'] as const).map((name) => ({
    title: `the log bucket is opened by ${name}`,
    records: [call(`s3:${name}`, { bucketName: TRAIL_BUCKET })],
    severity: 'high' as const,
  })),
  {
    title: 'nobody says any more who owns log files',
    records: [call('s3:DeleteBucketOwnershipControls', { bucketName: TRAIL_BUCKET })],
    severity: 'medium',
  },
  {
    title: 'the policy goes that lets one function write the log of the manifest',
    records: [call('s3:DeleteBucketPolicy', { bucketName: LOG_BUCKET })],
    severity: 'critical',
  },
  {
    title: 'the log of the manifest is kept for a shorter time',
    records: [
      call('s3:PutBucketObjectLockConfiguration', {
        bucketName: LOG_BUCKET,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } },
        },
      }),
    ],
    severity: 'medium',
  },
  {
    title: 'canaries are announced to nobody any more',
    records: [call('s3:PutBucketNotification', { bucketName: CANARY_BUCKET, NotificationConfiguration: '' })],
    severity: 'critical',
  },
  {
    title: 'canaries are announced to somebody else as well',
    records: [
      call('s3:PutBucketNotification', {
        bucketName: CANARY_BUCKET,
        NotificationConfiguration: {
          EventBridgeConfiguration: '',
          QueueConfiguration: { Queue: `arn:aws:sqs:eu-west-1:${EXAMPLE.account}:theirs` },
        },
      }),
    ],
    severity: 'medium',
  },
  {
    title: 'log files are announced to somebody',
    records: [
      call('s3:PutBucketNotification', {
        bucketName: TRAIL_BUCKET,
        NotificationConfiguration: {
          QueueConfiguration: { Queue: `arn:aws:sqs:eu-west-1:${EXAMPLE.account}:theirs` },
        },
      }),
    ],
    severity: 'medium',
  },
  {
    title: 'a role of the stack writes a log file, which only CloudTrail does',
    records: [call('s3:PutObject', { bucketName: TRAIL_BUCKET, key: 'AWSLogs/x' }, BY_FUNCTION)],
    severity: 'high',
  },
  {
    title: 'a log file is written over, named by the address of its bucket',
    records: [call('s3:PutObject', { Host: `${TRAIL_BUCKET}.s3.eu-west-1.amazonaws.com`, key: 'AWSLogs/x' })],
    severity: 'high',
  },
  {
    title: 'a digest file is put together from parts, by its full name',
    records: [
      call('s3:CompleteMultipartUpload', {
        bucketName: TRAIL_BUCKET,
        key: `AWSLogs/${EXAMPLE.account}/CloudTrail-Digest/eu-west-1/2026/11/20/a.json.gz`,
      }),
    ],
    severity: 'high',
  },
  {
    title: 'a digest file is deleted through an access point',
    records: [
      call(
        's3:DeleteObject',
        { bucketName: `arn:aws:s3:eu-west-1:${EXAMPLE.account}:accesspoint/logs`, key: 'AWSLogs/x' },
        { resources: [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${TRAIL_BUCKET}/AWSLogs/x` }] },
      ),
    ],
    severity: 'critical',
  },
  {
    title:
      'several log files are deleted through an access point: only the beginning of their names is there',
    records: [
      call(
        's3:DeleteObjects',
        { bucketName: 'logs-9x8w7v6u5t4s3r2q1p-s3alias', delete: '' },
        { resources: [{ type: 'AWS::S3::Object', ARNPrefix: `arn:aws:s3:::${TRAIL_BUCKET}/` }] },
      ),
    ],
    severity: 'critical',
  },
  {
    title: 'a deployment takes a queue away',
    records: [call('sqs:DeleteQueue', { queueUrl: QUEUE_URL }, BY_CLOUDFORMATION)],
    severity: 'medium',
  },
  {
    title: 'a policy of the organization is attached to the account',
    records: [call('organizations:AttachPolicy', { policyId: 'p-2', targetId: EXAMPLE.account })],
    guard: OWN_ACCOUNT,
    severity: 'low',
  },
  {
    title: 'a policy of the organization is detached from the account',
    records: [call('organizations:DetachPolicy', { policyId: 'p-2', targetId: EXAMPLE.account })],
    guard: OWN_ACCOUNT,
    severity: 'low',
  },
  {
    title: 'a kind of policies of the organization is switched off',
    records: [
      call('organizations:DisablePolicyType', { rootId: 'r-1', policyType: 'SERVICE_CONTROL_POLICY' }),
    ],
    guard: OWN_ACCOUNT,
    severity: 'medium',
  },
  {
    title: 'the account is removed from its organization',
    records: [call('organizations:RemoveAccountFromOrganization', { accountId: EXAMPLE.account })],
    guard: OWN_ACCOUNT,
    severity: 'medium',
  },
  {
    title: 'the account is moved in its organization',
    records: [
      call('organizations:MoveAccount', {
        accountId: EXAMPLE.account,
        sourceParentId: 'ou-1',
        destinationParentId: 'ou-2',
      }),
    ],
    guard: OWN_ACCOUNT,
    severity: 'low',
  },
  {
    title: 'the account leaves its organization',
    records: [call('organizations:LeaveOrganization', null)],
    guard: OWN_ACCOUNT,
    severity: 'medium',
  },
  {
    title: 'a Region of the account is switched off',
    records: [call('account:DisableRegion', { regionName: 'eu-south-1' })],
    guard: OWN_ACCOUNT,
    severity: 'medium',
  },
  {
    title: 'log files are deleted',
    records: [call('s3:DeleteObjects', { bucketName: TRAIL_BUCKET, delete: '' })],
    severity: 'critical',
  },
  {
    title: 'a denied attempt that only the text of the error shows',
    records: [call('lambda:UpdateFunctionCode20150331v2', null, deniedOn(FUNCTION))],
    severity: 'low',
  },
  {
    title: 'a denied attempt whose record does not say what it would have done',
    records: [call('sqs:SetQueueAttributes', null, deniedOn(QUEUE_ARN))],
    severity: 'low',
  },
];
