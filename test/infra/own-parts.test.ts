import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/base/json.ts';
import { parseRecord } from '../../core/cloudtrail/parse-record.ts';
import { MemorySettings } from '../../core/cloudtrail/settings/catalogue.ts';
import { judgeCall } from '../../core/engine/activity/judge-call.ts';
import { EXAMPLE, record } from '../../core/rules/records.examples.ts';
import type { Guard } from '../../core/scope/guard.ts';
import { templateOf } from './synthesized/deployment.ts';
import { type Resource, textOf } from './synthesized/template.ts';

const { account } = EXAMPLE;
const REGION = 'eu-west-1';
const deployed = templateOf();
const resources = Object.entries(deployed.toJSON().Resources as Record<string, Resource>);

/** A part of the stack under the name that AWS gives it: the template's, or one made of the stack's name and the logical id. */
interface Part {
  readonly id: string;
  readonly name: string;
}

/** CloudFormation cuts logical ids short, of roles most. */
const ROLE_ID_CHARACTERS = 24;

const partOf = ([id, { Type, Properties }]: (typeof resources)[number]): Part => {
  const given = [
    Properties.TableName,
    Properties.Name,
    Properties.StateMachineName,
    Properties.BucketName,
    Properties.TrailName,
    Properties.AlarmName,
  ].find((name) => typeof name === 'string');
  const short = Type === 'AWS::IAM::Role' ? id.slice(0, ROLE_ID_CHARACTERS) : id;
  return { id, name: String(given ?? `Sealwatch-${short}-x1y2z3`) };
};

const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${account}:${rest}`;

type Calls = (part: Part) => Readonly<Record<string, JsonObject>>;

const bucketCalls: Calls = () => ({
  's3:DeleteBucket': { bucketName: TRAIL_BUCKET },
  's3:PutBucketPolicy': { bucketName: TRAIL_BUCKET, bucketPolicy: { Version: '2012-10-17', Statement: [] } },
  's3:DeleteObject': { bucketName: TRAIL_BUCKET, key: 'AWSLogs/x.json.gz' },
});
const TRAIL_BUCKET = `sealwatch-trail-${account}-${REGION}`;

/** Calls that delete, switch off or change a part, by the type of the resource: each has to be a finding. */
const JUDGED: Readonly<Record<string, Calls>> = {
  'AWS::DynamoDB::Table': ({ name }) => ({
    'dynamodb:DeleteTable': { tableName: name },
    'dynamodb:UpdateTable': { tableName: name, streamSpecification: { streamEnabled: false } },
    'dynamodb:DeleteItem': { tableName: name },
  }),
  'AWS::SQS::Queue': ({ name }) => ({
    'sqs:DeleteQueue': { queueUrl: `https://sqs.${REGION}.amazonaws.com/${account}/${name}` },
    'sqs:PurgeQueue': { queueUrl: `https://sqs.${REGION}.amazonaws.com/${account}/${name}` },
    'sqs:SetQueueAttributes': {
      queueUrl: `https://sqs.${REGION}.amazonaws.com/${account}/${name}`,
      attributes: { MessageRetentionPeriod: '60' },
    },
  }),
  'AWS::KMS::Key': ({ id }) => ({
    'kms:DisableKey': { keyId: keyArn(id) },
    'kms:ScheduleKeyDeletion': { keyId: keyArn(id), pendingWindowInDays: 7 },
    'kms:PutKeyPolicy': {
      keyId: keyArn(id),
      policyName: 'default',
      policy: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
    },
  }),
  'AWS::SNS::Topic': ({ name }) => ({
    'sns:DeleteTopic': { topicArn: arn('sns', name) },
    'sns:SetTopicAttributes': { topicArn: arn('sns', name), attributeName: 'Policy', attributeValue: '{}' },
  }),
  'AWS::SNS::Subscription': () => ({
    'sns:Unsubscribe': { subscriptionArn: arn('sns', 'Sealwatch-Alerts-x1:0a1b') },
  }),
  'AWS::Logs::LogGroup': ({ name }) => ({ 'logs:DeleteLogGroup': { logGroupName: name } }),
  'AWS::IAM::Role': ({ name }) => ({
    'iam:DeleteRole': { roleName: name },
    'iam:DeleteRolePolicy': { roleName: name, policyName: 'DefaultPolicy' },
    'iam:UpdateAssumeRolePolicy': { roleName: name, policyDocument: '{}' },
    'iam:PutRolePermissionsBoundary': {
      roleName: name,
      permissionsBoundary: `arn:aws:iam::${account}:policy/x`,
    },
  }),
  'AWS::Lambda::Function': ({ name }) => ({
    'lambda:DeleteFunction20150331': { functionName: name },
    'lambda:UpdateFunctionCode20150331v2': { functionName: name },
    'lambda:PutFunctionConcurrency20171031': { functionName: name, reservedConcurrentExecutions: 0 },
    'lambda:RemovePermission20150331v2': { functionName: name, statementId: 's' },
  }),
  'AWS::Lambda::EventSourceMapping': ({ name }) => ({
    'lambda:DeleteEventSourceMapping20150331': { functionName: name },
    'lambda:UpdateEventSourceMapping20150331': { functionName: name, enabled: false },
  }),
  'AWS::StepFunctions::StateMachine': ({ name }) => ({
    'states:DeleteStateMachine': { stateMachineArn: arn('states', `stateMachine:${name}`) },
    'states:UpdateStateMachine': { stateMachineArn: arn('states', `stateMachine:${name}`), definition: '{}' },
    'states:StopExecution': { executionArn: arn('states', `execution:${name}:one`) },
    'states:UpdateMapRun': { mapRunArn: arn('states', `mapRun:${name}/Read:one`), maxConcurrency: 1 },
  }),
  'AWS::Events::Rule': ({ name }) => ({
    'events:DisableRule': { name },
    'events:DeleteRule': { name },
    'events:RemoveTargets': { rule: name, ids: ['Target0'] },
    'events:PutTargets': { rule: name, targets: [] },
  }),
  'AWS::CloudWatch::Alarm': ({ name }) => ({
    'monitoring:DeleteAlarms': { alarmNames: [name] },
    'monitoring:DisableAlarmActions': { alarmNames: [name] },
  }),
  'AWS::CloudWatch::Dashboard': ({ name }) => ({ 'monitoring:DeleteDashboards': { dashboardNames: [name] } }),
  'AWS::CloudTrail::Trail': ({ name }) => ({
    'cloudtrail:StopLogging': { name: arn('cloudtrail', `trail/${name}`) },
    'cloudtrail:DeleteTrail': { name: arn('cloudtrail', `trail/${name}`) },
  }),
  'AWS::S3::Bucket': bucketCalls,
};

/** Types of which no call of its own could be judged, and why. */
const NOT_JUDGED: Readonly<Record<string, string>> = {
  'AWS::SQS::QueuePolicy': 'sqs:SetQueueAttributes of its queue',
  'AWS::SNS::TopicPolicy': 'sns:SetTopicAttributes of its topic',
  'AWS::IAM::Policy': 'iam:DeleteRolePolicy and iam:PutRolePolicy of its role',
  'AWS::Lambda::Permission': 'lambda:RemovePermission of its function',
  'AWS::S3::BucketPolicy': 's3:PutBucketPolicy of its bucket',
  'Custom::SealwatchConfiguration': 'no service knows it: CloudFormation calls the function Configure',
};

/** Rules that look after buckets that the stack makes to be guarded: they have examples of their own. */
const isGuardedBucket = (id: string): boolean => id.startsWith('SealwatchBuckets');

const keyArn = (id: string): string => arn('kms', `key/${id}`);

/** Keys that the functions which judge are told of, by their logical ids. */
const keysIn = (variable: string): string[] => {
  const [judge] = resources
    .filter(([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.includes('JudgeActivity'))
    .map(([, { Properties }]) => (Properties.Environment as { Variables: JsonObject }).Variables);
  const named = textOf(judge?.[variable] ?? '');
  return resources
    .filter(([id, { Type }]) => Type === 'AWS::KMS::Key' && named.includes(`<${plain(id)}.Arn>`))
    .map(([id]) => keyArn(id));
};

const plain = (id: string): string => id.replace(/[0-9A-F]{8}$/, '').replace(/^Sealwatch/, '');

const guard: Guard = {
  scope: 'configured',
  buckets: [],
  account,
  trustedAccounts: [],
  organization: null,
  keys: [...keysIn('SEALWATCH_KEYS'), ...keysIn('SEALWATCH_STATE_KEY'), ...keysIn('SEALWATCH_LOG_KEYS')],
  topicKeys: keysIn('SEALWATCH_KEYS'),
  stateKeys: keysIn('SEALWATCH_STATE_KEY'),
  stack: 'Sealwatch',
};

const rulesOf = (call: string, parameters: JsonObject): string[] => {
  const [service = '', name = ''] = call.split(':');
  const { detections } = judgeCall(
    parseRecord(record(service, name, parameters)),
    new MemorySettings(),
    guard,
  );
  return detections.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule);
};

describe('each resource of the stack', () => {
  it('has a type of which it is decided what would silence something', () => {
    const types = [...new Set(resources.map(([, { Type }]) => Type))];
    expect(types.filter((type) => !(type in JUDGED) && !(type in NOT_JUDGED))).toEqual([]);
    // What is there no more needs no decision.
    expect(
      [...Object.keys(JUDGED), ...Object.keys(NOT_JUDGED)].filter((type) => !types.includes(type)),
    ).toEqual([]);
  });

  const cases = resources
    .filter(([id, { Type }]) => Type in JUDGED && !isGuardedBucket(id))
    .map((each) => [each[1].Type, partOf(each)] as const);

  it.each(Object.keys(JUDGED))(
    'of the type %s is missed: every call that ends or changes one is a finding',
    (type) => {
      const parts = cases.filter(([each]) => each === type).map(([, part]) => part);
      expect(parts.length).toBeGreaterThan(0);
      const unjudged = parts.flatMap((part) =>
        Object.entries(JUDGED[type]?.(part) ?? {})
          .filter(([call, parameters]) => rulesOf(call, parameters).length === 0)
          .map(([call]) => `${call} of ${part.id}`),
      );
      expect(unjudged).toEqual([]);
    },
  );
});
