import { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import type { Clients } from '../../cli/connection/clients.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { NOW, runCli } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT } from '../../test/cli/samples.ts';
import { version } from '../version.ts';

const ACCOUNT = DEPLOYMENT.account;
const FUNCTION = 'Sealwatch-SealwatchFunctionsVerifyObject-1';
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:events`;
const RULE = `arn:aws:events:eu-west-1:${ACCOUNT}:rule/Sealwatch-objects-moderation-v3`;
const TRAIL = `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/all`;
const allow = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' };

type Answers = Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => object>>;

/** A deployment in which all is well, as AWS answers. */
const HEALTHY: Answers = {
  ListStackResources: () => ({
    StackResourceSummaries: [
      {
        ResourceType: 'AWS::Lambda::Function',
        LogicalResourceId: 'SealwatchFunctionsVerifyObjectFunction7D',
        PhysicalResourceId: FUNCTION,
      },
      { ResourceType: 'AWS::KMS::Key', LogicalResourceId: 'Key', PhysicalResourceId: 'key-1' },
    ],
  }),
  ListRules: () => ({
    Rules: [
      {
        Name: 'Sealwatch-objects-moderation-v3',
        Arn: RULE,
        State: 'ENABLED',
        EventPattern: JSON.stringify({
          source: ['aws.s3'],
          detail: { bucket: { name: [DATASET.bucket] }, object: { key: [{ prefix: DATASET.prefix }] } },
        }),
      },
      { Name: 'somebody-elses', Arn: 'arn:x', State: 'DISABLED' },
    ],
  }),
  ListTargetsByRule: () => ({ Targets: [{ Arn: QUEUE }] }),
  GetQueueAttributes: () => ({
    Attributes: {
      QueueArn: QUEUE,
      Policy: JSON.stringify({ Statement: [allow] }),
      ApproximateNumberOfMessages: '0',
    },
  }),
  GetFunctionConfiguration: () => ({ State: 'Active', Role: `arn:aws:iam::${ACCOUNT}:role/Verify` }),
  GetFunctionConcurrency: () => ({}),
  GetAccountSettings: () => ({
    AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 900 },
  }),
  ListEventSourceMappings: () => ({ EventSourceMappings: [{ State: 'Enabled' }] }),
  DescribeKey: () => ({ KeyMetadata: { KeyState: 'Enabled' } }),
  SimulatePrincipalPolicy: ({ ActionNames }) => ({
    EvaluationResults: (ActionNames as string[]).map((EvalActionName) => ({
      EvalActionName,
      EvalDecision: 'allowed',
    })),
  }),
  GetBucketNotificationConfiguration: () => ({ EventBridgeConfiguration: {} }),
  ListSubscriptionsByTopic: () => ({
    Subscriptions: [{ SubscriptionArn: 'arn:1', Endpoint: 'a@example.com' }],
  }),
  GetSubscriptionAttributes: () => ({ Attributes: {} }),
  DescribeTrails: () => ({ trailList: [{ TrailARN: TRAIL, Name: 'all' }] }),
  GetTrail: () => ({
    Trail: {
      TrailARN: TRAIL,
      Name: 'all',
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      HomeRegion: 'eu-west-1',
    },
  }),
  GetTrailStatus: () => ({ IsLogging: true }),
  GetEventSelectors: () => ({
    EventSelectors: [
      {
        ReadWriteType: 'All',
        IncludeManagementEvents: true,
        DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }],
      },
    ],
  }),
  GetCallerIdentity: () => ({}),
};

const denied = (action: string) => () => {
  throw Object.assign(new Error(`User: u is not authorized to perform: ${action}`), { name: 'AccessDenied' });
};

/** A client whose calls get these answers; its Date header says the time at which the tests are. */
function clientOf(answers: Answers, date: string) {
  let middleware: ((next: unknown) => (given: object) => Promise<unknown>) | null = null;
  return {
    config: {},
    middlewareStack: {
      add: (made: typeof middleware) => {
        middleware = made;
      },
      remove: () => {
        middleware = null;
      },
    },
    send: async (command: { readonly constructor: { readonly name: string }; readonly input: never }) => {
      const name = command.constructor.name.replace(/Command$/, '');
      const answer = answers[name];
      if (answer === undefined) throw new Error(`no answer to ${name}`);
      const next = async () => ({ output: answer(command.input), response: { headers: { date } } });
      const { output } = (await (middleware?.(next) ?? next)({})) as { output: object };
      return output;
    },
  };
}

interface World {
  readonly answers?: Answers;
  readonly date?: Date;
  readonly release?: string;
  readonly status?: string;
  readonly problems?: readonly object[];
  readonly datasets?: readonly Dataset[];
}

function doctor(
  { answers = {}, date = NOW, release = version, status, problems = [], datasets = [DATASET] }: World,
  ...args: string[]
) {
  const client = clientOf({ ...HEALTHY, ...answers }, date.toUTCString());
  // The SDK pages through the answers of its own clients only.
  const sns = Object.assign(new SNSClient({ region: 'eu-west-1' }), { send: client.send });
  const clients = new Proxy({} as Clients, { get: (_, name) => (name === 'sns' ? sns : client) });
  const outputs = {
    ...DEPLOYMENT.outputs,
    Release: release,
    ObjectEventsQueueUrl: 'https://sqs/1/events',
    ObjectEventsDeadLetterQueueUrl: 'https://sqs/1/dead',
    UndeliveredEventsQueueUrl: 'https://sqs/1/undelivered',
  };
  const connection = {
    deployment: { ...DEPLOYMENT, outputs, ...(status && { status }) },
    clients,
    deadLetters: { consumers: async () => [FUNCTION] },
    queries: fakeQueries({ datasets }),
    sweep: async () => ({ kind: 'probed', problems }),
  };
  return runCli(['doctor', ...args], connection as never, null, 80);
}

describe('doctor', () => {
  it('ends with 0 where nothing is wrong, with a line for each check', async () => {
    const { out, exitCode } = await doctor({});
    expect(out.split('\n').filter((line) => !line.startsWith('ok '))).toEqual(['nothing is wrong', '']);
    expect(exitCode).toBe(0);
  });

  it.each([
    ['a stack of another release', { release: '0.0.1' }, 'the stack is of release 0.0.1'],
    [
      'a deployment that was rolled back',
      { status: 'UPDATE_ROLLBACK_COMPLETE' },
      'the last deployment did not go through',
    ],
    ['a clock that is wrong', { date: new Date(NOW.getTime() - 600_000) }, 'clock is 600 s ahead of'],
    [
      'a subscription that nobody confirmed',
      {
        answers: {
          ListSubscriptionsByTopic: () => ({
            Subscriptions: [{ SubscriptionArn: 'PendingConfirmation', Endpoint: 'a@b.c' }],
          }),
        },
      },
      'a@b.c has not confirmed its subscription to alerts',
    ],
    [
      'what keeps the functions out',
      { problems: [{ dataset: 'd', bucket: 'b', what: 'decrypt', detail: 'no' }] },
      'the functions cannot decrypt d in b: no',
    ],
    [
      'a role that lacks a permission',
      {
        answers: {
          SimulatePrincipalPolicy: () => ({
            EvaluationResults: [{ EvalActionName: 's3:GetObject', EvalDecision: 'implicitDeny' }],
          }),
        },
      },
      'the role Verify may not s3:GetObject on',
    ],
    [
      'a bucket that sends nothing',
      { answers: { GetBucketNotificationConfiguration: () => ({}) } },
      'sends no events to EventBridge',
    ],
    [
      'an event that reached no queue',
      {
        answers: {
          GetQueueAttributes: () => ({
            Attributes: {
              QueueArn: QUEUE,
              Policy: JSON.stringify({ Statement: [allow] }),
              ApproximateNumberOfMessages: '1',
            },
          }),
        },
      },
      ' 1 event reached no queue',
    ],
    ['a rule without a target', { answers: { ListTargetsByRule: () => ({ Targets: [] }) } }, 'has no target'],
    [
      'a source mapping that is off',
      { answers: { ListEventSourceMappings: () => ({ EventSourceMappings: [{ State: 'Disabled' }] }) } },
      'takes nothing from its queue',
    ],
    [
      'a function that may not run',
      { answers: { GetFunctionConcurrency: () => ({ ReservedConcurrentExecutions: 0 }) } },
      'aws lambda delete-function-concurrency',
    ],
    [
      'an account with ten functions at once',
      { answers: { GetAccountSettings: () => ({ AccountLimit: { ConcurrentExecutions: 10 } }) } },
      '10 of 10 functions of the account',
    ],
    [
      'a trail that does not log',
      { answers: { GetTrailStatus: () => ({ IsLogging: false }) } },
      'no trail that logs takes all management events',
    ],
    [
      'a key that is disabled',
      { answers: { DescribeKey: () => ({ KeyMetadata: { KeyState: 'Disabled' } }) } },
      'aws kms enable-key --key-id key-1',
    ],
  ] as [string, World, string][])('names %s, and ends with 1', async (_, world, text) => {
    const { out, exitCode } = await doctor(world);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(text);
    expect(out).toMatch(/^PROBLEM /m);
    expect(exitCode).toBe(1);
  });

  it.each([
    ['SimulatePrincipalPolicy', 'iam:SimulatePrincipalPolicy', 'permissions'],
    ['ListStackResources', 'cloudformation:ListStackResources', 'functions'],
    ['ListRules', 'events:ListRules', 'rules'],
    ['DescribeKey', 'kms:DescribeKey', 'keys'],
    ['GetAccountSettings', 'lambda:GetAccountSettings', 'concurrency'],
    ['GetCallerIdentity', 'sts:GetCallerIdentity', 'clock'],
    ['DescribeTrails', 'cloudtrail:DescribeTrails', 'trail'],
  ])('says what it could not check without %s, and ends with 3', async (call, action, check) => {
    const { out, exitCode } = await doctor({ answers: { [call]: denied(action) } });
    expect(out).toMatch(new RegExp(`^NOT CHECKED +${check}$`, 'm'));
    expect(out).not.toContain('PROBLEM');
    expect(exitCode).toBe(3);
  });

  it('takes what there is nothing of for not checked, and not for fine', async () => {
    const { out, exitCode } = await doctor({ datasets: [] });
    expect(out).toMatch(/^NOT CHECKED +trail\n {2}not checked: there is nothing to examine$/m);
    expect(out).toMatch(/^NOT CHECKED +permissions$/m);
    expect(out).toContain('0 problems, ');
    expect(exitCode).toBe(3);
  });

  it('prints one object for each thing that was examined as JSON', async () => {
    const { out } = await doctor(
      { answers: { DescribeKey: () => ({ KeyMetadata: { KeyState: 'Disabled' } }) } },
      '--json',
    );
    const found = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(found).toContainEqual({
      check: 'keys',
      about: 'key-1',
      outcome: 'problem',
      says: 'the key key-1 is not enabled (Disabled)',
      mend: 'aws kms enable-key --key-id key-1',
    });
    expect(found).toContainEqual({
      check: 'stack',
      about: 'Sealwatch',
      outcome: 'fine',
      says: 'the stack is deployed completely',
      mend: null,
    });
  });

  it('asks Lambda once about each function', async () => {
    const asked: unknown[] = [];
    const GetFunctionConfiguration = ({ FunctionName }: Readonly<Record<string, unknown>>) => {
      asked.push(FunctionName);
      return { State: 'Active', Role: `arn:aws:iam::${ACCOUNT}:role/Verify` };
    };
    await doctor({ answers: { GetFunctionConfiguration } });
    expect(asked).toEqual([FUNCTION]);
  });

  it('keeps every line but commands within 80 columns', async () => {
    const { out } = await doctor({
      answers: {
        GetTrailStatus: () => ({ IsLogging: false }),
        GetFunctionConcurrency: () => ({ ReservedConcurrentExecutions: 0 }),
      },
    });
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
