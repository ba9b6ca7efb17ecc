import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { expect, it } from 'vitest';
import { findDeployment } from './find-deployment.ts';
import { queuesOf, REQUIRED } from './outputs.ts';

const ID = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Sealwatch/0c1d';

const answering = (answer: () => unknown) =>
  ({
    config: { region: async () => 'eu-west-1' },
    send: async () => answer(),
  }) as unknown as CloudFormationClient;

const stackWith = (names: readonly string[], status = 'CREATE_COMPLETE') => ({
  Stacks: [
    {
      StackId: ID,
      StackStatus: status,
      Outputs: names.map((name) => ({ OutputKey: name, OutputValue: `the-${name}` })),
    },
  ],
});

it('finds the stack and its outputs', async () => {
  const found = await findDeployment(
    answering(() => stackWith(REQUIRED)),
    'Sealwatch',
  );
  expect(found).toMatchObject({ stackId: ID, region: 'eu-west-1', account: '111122223333' });
  expect(found.tables.findings).toBe('the-FindingsTableName');
});

it('says so when there is no such stack', async () => {
  const error = Object.assign(new Error('Stack with id Sealwatch does not exist'), {
    name: 'ValidationError',
  });
  const client = answering(() => {
    throw error;
  });
  await expect(findDeployment(client, 'Sealwatch')).rejects.toMatchObject({
    code: 'NOT_DEPLOYED',
    message: expect.stringContaining('eu-west-1'),
  });
});

it.each([
  ['a deleted stack', { Stacks: [{ StackId: ID, StackStatus: 'DELETE_COMPLETE' }] }],
  ['a stack on its way', stackWith([], 'CREATE_IN_PROGRESS')],
  ['another kind of stack', stackWith(['BucketName'])],
  ['a stack of another release', stackWith(REQUIRED.slice(1))],
])('takes %s for no deployment', async (_, answer) => {
  await expect(
    findDeployment(
      answering(() => answer),
      'Sealwatch',
    ),
  ).rejects.toMatchObject({ code: 'NOT_DEPLOYED' });
});

it('passes other errors on', async () => {
  const denied = Object.assign(new Error('no'), { name: 'AccessDenied' });
  const client = answering(() => {
    throw denied;
  });
  await expect(findDeployment(client, 'Sealwatch')).rejects.toBe(denied);
});

it('knows every queue by its output', () => {
  const queues = queuesOf({ ActivityQueueUrl: 'a', ActivityDeadLetterQueueUrl: 'b', AlertTopicArn: 'c' });
  expect(queues).toEqual([
    { name: 'Activity', url: 'a', isDeadLetter: false },
    { name: 'ActivityDeadLetter', url: 'b', isDeadLetter: true },
  ]);
});
