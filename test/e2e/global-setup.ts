import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { type LocalAws, startLocalAws } from '../../local/index.ts';
import { makeClients } from './_helpers/clients.ts';
import { createExistingBuckets, silence } from './_helpers/existing-buckets.ts';
import type { Provided } from './_helpers/provided.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const STACK = 'SealwatchTest';

/** The real stack on an AWS of this machine, for all end-to-end tests. When it cannot start, the run fails. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const aws = await startLocalAws({ environment: {} });
  try {
    project.provide('e2e', await deployed(aws));
  } catch (error) {
    await aws.stop();
    throw error;
  }
  return () => aws.stop();
}

const deployed = async (aws: LocalAws): Promise<Provided> => {
  const clients = makeClients(aws.environment);
  await createExistingBuckets(clients.s3);
  const { outputs } = await aws.deploy(PACKAGE, {
    stack: STACK,
    context: { config: 'test/e2e/sealwatch.config.ts', stack: STACK },
  });
  await silence(clients.s3);
  const own = outputs[STACK] ?? {};
  const { environment, account, region } = aws;
  return { environment, account, region, stack: STACK, outputs: own };
};
