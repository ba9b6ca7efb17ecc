import { describe, expect, it } from 'vitest';
import { PART_NEEDS } from '../../core/doctor/part-needs.ts';
import {
  ACCOUNT,
  allow,
  denied,
  doctor,
  FUNCTION,
  HEALTHY,
  QUEUE,
  simulating,
  type World,
  withFunction,
} from '../../test/cli/doctor-world.ts';

describe("the permissions of the functions' roles", () => {
  it.each([
    [
      'a role that lacks a permission',
      {
        answers: {
          SimulatePrincipalPolicy: simulating((action) => action !== 's3:GetObject'),
        },
      },
      'the role Verify may not s3:GetObject on',
    ],
    [
      'a role that lacks a permission on a table',
      {
        answers: {
          SimulatePrincipalPolicy: simulating(
            (action, resource) =>
              action !== 'dynamodb:PutItem' || !resource.endsWith('table/Sealwatch-Findings'),
          ),
        },
      },
      `the role Verify may not dynamodb:PutItem on arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/Sealwatch-Findings`,
    ],
    [
      'a role that lacks a permission on an index',
      { answers: { SimulatePrincipalPolicy: simulating((_, resource) => !resource.includes('/index/')) } },
      `the role Verify may not dynamodb:Query on arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/Sealwatch-Versions/index/by-digest`,
    ],
    [
      'a role that lacks a permission on a queue',
      { answers: { SimulatePrincipalPolicy: simulating((action) => action !== 'sqs:DeleteMessage') } },
      `the role Verify may not sqs:DeleteMessage on arn:aws:sqs:eu-west-1:${ACCOUNT}:QueuesObjectEventsQueue`,
    ],
    [
      'a queue whose policy keeps a role out',
      {
        answers: {
          GetQueueAttributes: () => ({
            Attributes: {
              QueueArn: QUEUE,
              Policy: JSON.stringify({
                Statement: [allow, { Effect: 'Deny', Principal: '*', Action: 'sqs:ReceiveMessage' }],
              }),
              ApproximateNumberOfMessages: '0',
            },
          }),
        },
      },
      `the policy of arn:aws:sqs:eu-west-1:${ACCOUNT}:QueuesObjectEventsQueue may deny it: npx cdk deploy --all --revert-drift puts it back`,
    ],
    [
      'a table whose policy keeps a role out',
      {
        answers: {
          GetResourcePolicy: () => ({
            Policy: JSON.stringify({ Statement: [{ Effect: 'Deny', Principal: '*', Action: 'dynamodb:*' }] }),
          }),
        },
      },
      `the role Verify may not dynamodb:PutItem on arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/Sealwatch-Runs`,
    ],
  ] as [string, World, string][])('are a problem of %s, and doctor ends with 1', async (_, world, text) => {
    const { out, exitCode } = await doctor(world);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(text);
    expect(out).toMatch(/^PROBLEM +permissions$/m);
    expect(exitCode).toBe(1);
  });

  it.each([
    ['GetResourcePolicy', 'dynamodb:GetResourcePolicy'],
    ['GetKeyPolicy', 'kms:GetKeyPolicy'],
    ['SimulatePrincipalPolicy', 'iam:SimulatePrincipalPolicy'],
  ])('are not checked without %s, and doctor ends with 3', async (call, action) => {
    const { out, exitCode } = await doctor({ answers: { [call]: denied(action) } });
    expect(out).toMatch(/^NOT CHECKED +permissions$/m);
    expect(out).not.toContain('PROBLEM');
    expect(exitCode).toBe(3);
  });

  it('takes what IAM does not say for not checked, and not for allowed', async () => {
    const { out, exitCode } = await doctor({
      answers: { SimulatePrincipalPolicy: () => ({ EvaluationResults: [] }) },
    });
    expect(out).toMatch(/^NOT CHECKED +permissions$/m);
    expect(out).toContain("IAM's simulation does not say whether");
    expect(exitCode).toBe(3);
  });

  it('takes a part that the stack does not list for not checked, as of an older release', async () => {
    const listed = HEALTHY.ListStackResources?.({}) as {
      readonly StackResourceSummaries: readonly { readonly LogicalResourceId: string }[];
    };
    const others = listed.StackResourceSummaries.filter(
      ({ LogicalResourceId }) => !/SealKey/.test(LogicalResourceId),
    );
    const { out, exitCode } = await doctor({
      answers: { ListStackResources: () => ({ StackResourceSummaries: others }) },
    });
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      `the stack lists no part ManifestLogSealKey, which ${FUNCTION} needs`,
    );
    expect(exitCode).toBe(3);
  });

  it('asks IAM about each part once, with what conditions ask for, however many functions there are', async () => {
    const asked: {
      readonly PolicySourceArn: string;
      readonly ResourceArns: string[];
      readonly ContextEntries?: object[];
    }[] = [];
    const simulate = simulating(() => true);
    const { exitCode } = await doctor({
      datasets: [],
      answers: {
        ...withFunction(...Object.keys(PART_NEEDS)),
        GetFunctionConfiguration: ({ FunctionName }) => ({
          State: 'Active',
          Role: `arn:aws:iam::${ACCOUNT}:role/${FunctionName}`,
        }),
        SimulatePrincipalPolicy: (input) => {
          asked.push(input as never);
          return simulate(input);
        },
      },
    });
    expect(exitCode).toBe(3);
    expect(new Set(asked.map(({ PolicySourceArn }) => PolicySourceArn)).size).toBe(
      Object.keys(PART_NEEDS).length,
    );
    const each = asked.map((one) =>
      JSON.stringify([one.PolicySourceArn, one.ResourceArns, one.ContextEntries]),
    );
    expect(new Set(each).size).toBe(each.length);
    expect(asked.length).toBeLessThan(120);
    const conditional = asked.filter(({ ContextEntries }) => ContextEntries);
    expect(conditional).toContainEqual(
      expect.objectContaining({
        PolicySourceArn: `arn:aws:iam::${ACCOUNT}:role/HashObject`,
        ResourceArns: [`arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/Sealwatch-Runs`],
        ContextEntries: [
          {
            ContextKeyName: 'dynamodb:LeadingKeys',
            ContextKeyType: 'stringList',
            ContextKeyValues: ['large/0'],
          },
        ],
      }),
    );
  });
});
