import type { TestProject } from 'vitest/node';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { deployStack } from '../e2e/deployed/deploy-stack.ts';
// What the tests are given is the same as in the end-to-end tests, and so is what helps them.
import type {} from '../e2e/deployed/provided.ts';

/** Far from where the AWS of other stages take theirs: it starts slowly, and another might have it by then. */
const PORT = 14_566;

/** The real stack on an emulator, deployed as everybody deploys it. When it cannot start, the run fails. */
export const deployedOn =
  (emulator: 'localemu' | 'localstack') =>
  async (project: TestProject): Promise<() => Promise<void>> => {
    const aws = await startLocalAws({ environment: {}, emulator, port: PORT });
    try {
      project.provide('e2e', await deployStack(aws, 'test/second-aws/sealwatch.config.ts'));
    } catch (error) {
      await aws.stop();
      throw error;
    }
    return () => aws.stop();
  };
