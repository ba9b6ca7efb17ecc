import { describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  allow,
  denied,
  doctor,
  FUNCTION,
  LOG_FUNCTION,
  mappings,
  QUEUE,
  queueMapping,
  type World,
} from '../../test/cli/doctor-world.ts';
import { NOW } from '../../test/cli/run-cli.ts';

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
      { answers: { ListEventSourceMappings: () => ({ EventSourceMappings: [queueMapping('Disabled')] }) } },
      'takes nothing from its queue',
    ],
    [
      "a stream's mapping that is off",
      {
        answers: {
          ListEventSourceMappings: () => ({
            EventSourceMappings: [queueMapping('Enabled'), ...mappings('Disabled')],
          }),
        },
      },
      'aws lambda update-event-source-mapping --uuid mapping-of-Versions --enabled',
    ],
    [
      'a table that was made again',
      {
        answers: {
          DescribeTable: ({ TableName }) => ({
            Table: {
              StreamSpecification: { StreamEnabled: true },
              LatestStreamArn: `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/${TableName}/stream/2026-11-29T00:00:00.000`,
            },
          }),
        },
      },
      'reads a stream that the table Sealwatch-Findings no longer has',
    ],
    [
      'a table without a stream',
      { answers: { DescribeTable: () => ({ Table: {} }) } },
      'the table Sealwatch-Runs has no stream',
    ],
    [
      'a function that follows nothing',
      { answers: { ListEventSourceMappings: () => ({ EventSourceMappings: [queueMapping('Enabled')] }) } },
      'reads no stream of the table Sealwatch-Manifest',
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
    expect(asked.sort()).toEqual([LOG_FUNCTION, FUNCTION].sort());
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
