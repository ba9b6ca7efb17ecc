import { expect, it } from 'vitest';
import { makeClients } from './clients.ts';

it('asks IAM more slowly where it throttles, and ten times: doctor simulates a hundred permissions', async () => {
  const { iam, sqs } = makeClients({ region: 'eu-west-1' } as never, {});
  expect(await iam.config.maxAttempts()).toBe(10);
  expect(await iam.config.retryStrategy()).toMatchObject({ mode: 'adaptive' });
  expect(await sqs.config.maxAttempts()).toBe(5);
});
