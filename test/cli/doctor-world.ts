import { SNSClient } from '@aws-sdk/client-sns';
import type { Clients } from '../../cli/connection/clients.ts';
import { version } from '../../cli/version.ts';
import { PART_NEEDS } from '../../core/doctor/part-needs.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { fakeQueries } from './fake-queries.ts';
import { NOW, runCli } from './run-cli.ts';
import { DATASET, DEPLOYMENT } from './samples.ts';

export const ACCOUNT = DEPLOYMENT.account;
export const FUNCTION = 'Sealwatch-SealwatchFunctionsVerifyObject-1';
export const LOG_FUNCTION = 'Sealwatch-SealwatchFunctionsAppendLog-1';
export const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:Sealwatch-Events`;
const RULE = `arn:aws:events:eu-west-1:${ACCOUNT}:rule/Sealwatch-objects-moderation-v3`;
const TRAIL = `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/all`;
export const allow = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
};

/** The parts of the stack that functions need, as CloudFormation lists them. */
const PARTS = [
  ...new Set(
    Object.values(PART_NEEDS)
      .flat()
      .map(({ part }) => part.split('/')[0] ?? ''),
  ),
].map((name) => {
  const kinds: readonly (readonly [RegExp, string, string])[] = [
    [/^Tables/, 'AWS::DynamoDB::Table', `Sealwatch-${name.replace('Tables', '')}`],
    [/^Queues/, 'AWS::SQS::Queue', `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/${name}`],
    [/Topic$/, 'AWS::SNS::Topic', `arn:aws:sns:eu-west-1:${ACCOUNT}:${name}`],
    [/Key$/, 'AWS::KMS::Key', `id-of-${name}`],
  ];
  const [, ResourceType, PhysicalResourceId] = kinds.find(([pattern]) => pattern.test(name)) ?? [];
  return { ResourceType, LogicalResourceId: `Sealwatch${name}0123ABCD`, PhysicalResourceId };
});

const streamArn = (table: string): string =>
  `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/${table}/stream/2026-11-20T03:12:07.000`;

/** What Lambda says of the mapping of the queue. */
export const queueMapping = (State: string) => ({ UUID: 'mapping-of-queue', EventSourceArn: QUEUE, State });

/** What Lambda says of the mappings of all tables' streams. */
export const mappings = (State: string) =>
  ['Manifest', 'Versions', 'Findings', 'Runs'].map((name) => ({
    UUID: `mapping-of-${name}`,
    EventSourceArn: streamArn(`Sealwatch-${name}`),
    State,
  }));

export type Answers = Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => object>>;

/** A deployment in which all is well, as AWS answers. */
export const HEALTHY: Answers = {
  ListStackResources: () => ({
    StackResourceSummaries: [
      {
        ResourceType: 'AWS::Lambda::Function',
        LogicalResourceId: 'SealwatchFunctionsVerifyObjectFunction7D',
        PhysicalResourceId: FUNCTION,
      },
      {
        ResourceType: 'AWS::Lambda::Function',
        LogicalResourceId: 'SealwatchFunctionsAppendLogFunction7D',
        PhysicalResourceId: LOG_FUNCTION,
      },
      { ResourceType: 'AWS::KMS::Key', LogicalResourceId: 'Key', PhysicalResourceId: 'key-1' },
      ...PARTS,
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
  ListEventSourceMappings: () => ({ EventSourceMappings: [queueMapping('Enabled'), ...mappings('Enabled')] }),
  DescribeKey: () => ({ KeyMetadata: { KeyState: 'Enabled' } }),
  SimulatePrincipalPolicy: ({ ActionNames }) => ({
    EvaluationResults: (ActionNames as string[]).map((EvalActionName) => ({
      EvalActionName,
      EvalDecision: 'allowed',
    })),
  }),
  GetResourcePolicy: () => {
    const $metadata = { httpStatusCode: 400 };
    throw Object.assign(new Error('there is none'), { name: 'PolicyNotFoundException', $metadata });
  },
  GetKeyPolicy: () => ({ Policy: JSON.stringify({ Statement: [] }) }),
  GetTopicAttributes: () => ({ Attributes: {} }),
  DescribeTable: ({ TableName }) => ({
    Table: {
      StreamSpecification: { StreamEnabled: true },
      LatestStreamArn: streamArn(String(TableName)),
    },
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

/** IAM's answer for one resource, where some is not allowed. */
export const simulating =
  (isAllowed: (action: string, resource: string) => boolean): Answers[string] =>
  ({ ActionNames, ResourceArns }) => {
    const [resource = '', ...others] = ResourceArns as string[];
    if (others.length > 0)
      throw new Error('one resource at a time: of several the answer has no certain form');
    return {
      EvaluationResults: (ActionNames as string[]).map((EvalActionName) => ({
        EvalActionName,
        EvalResourceName: resource,
        EvalDecision: isAllowed(EvalActionName, resource) ? 'allowed' : 'implicitDeny',
      })),
    };
  };

export const denied = (action: string) => () => {
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

/** A stack with these functions and all its parts. */
export const withFunction = (...names: readonly string[]): Answers => ({
  ListStackResources: () => ({
    StackResourceSummaries: [
      ...names.map((name) => ({
        ResourceType: 'AWS::Lambda::Function',
        LogicalResourceId: `SealwatchFunctions${name}Function0123ABCD`,
        PhysicalResourceId: name,
      })),
      ...PARTS,
    ],
  }),
});

export interface World {
  readonly answers?: Answers;
  readonly date?: Date;
  readonly release?: string;
  readonly status?: string;
  readonly problems?: readonly object[];
  readonly datasets?: readonly Dataset[];
}

export function doctor(
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
    ObjectEventsQueueUrl: 'https://sqs/1/Sealwatch-Events',
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
