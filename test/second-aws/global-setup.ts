import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { startLocalAws } from '../../local/start-local-aws.ts';
// What the tests are given is the same as in the end-to-end tests, and so is what helps them.
import type {} from '../e2e/deployed/provided.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const STACK = 'SealwatchTest';

/** The real stack on LocalEmu, deployed as everybody deploys it. When it cannot start, the run fails. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const aws = await startLocalAws({ environment: {}, emulator: 'localemu' });
  try {
    const { outputs } = await aws.deploy(PACKAGE, {
      stack: STACK,
      context: { config: 'test/second-aws/sealwatch.config.ts', stack: STACK },
    });
    const { environment, account, region } = aws;
    project.provide('e2e', { environment, account, region, stack: STACK, outputs: outputs[STACK] ?? {} });
  } catch (error) {
    await aws.stop();
    throw error;
  }
  return () => aws.stop();
}
