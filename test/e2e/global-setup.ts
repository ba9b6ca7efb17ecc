import type { TestProject } from 'vitest/node';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { testEnvironment } from '../endpoint.ts';
import { CallRecorder } from '../permissions/recording.ts';
import { deployStack, STACK } from './deployed/deploy-stack.ts';

const PLACE = { region: 'us-east-1', account: '000000000000' };

/** The real stack on an AWS of this machine, for all end-to-end tests. When it cannot start, the run fails. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Some files that are run once more say little of what functions call: what the whole run has shown stays.
  const calls = process.env.SEALWATCH_AGAIN ? null : new CallRecorder(PLACE);
  const aws = await startLocalAws({
    environment: testEnvironment(),
    region: PLACE.region,
    ...(calls && { onFunctionCall: calls.record }),
  });
  try {
    project.provide('e2e', await deployStack(aws, 'test/e2e/sealwatch.config.ts'));
  } catch (error) {
    await aws.stop();
    throw error;
  }
  return async () => {
    try {
      // The calls to an AWS that runs elsewhere pass by.
      if (aws.owned) await calls?.write(aws.environment, STACK);
    } finally {
      await aws.stop();
    }
  };
}
