import { fileURLToPath } from 'node:url';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { TestProject } from 'vitest/node';
import type { LocalAws } from '../../local/local-aws.ts';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { testEnvironment } from '../endpoint.ts';
import { CallRecorder } from '../permissions/recording.ts';
import { type Clients, makeClients } from './deployed/clients.ts';
import { createExistingBuckets, silence } from './deployed/existing-buckets.ts';
import type { Provided } from './deployed/provided.ts';
import { namesAmong, stackResources } from './deployed/stack-resources.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const STACK = 'SealwatchTest';
const PLACE = { region: 'us-east-1', account: '000000000000' };

/** The real stack on an AWS of this machine, for all end-to-end tests. When it cannot start, the run fails. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const calls = new CallRecorder(PLACE);
  const aws = await startLocalAws({
    environment: testEnvironment(),
    region: PLACE.region,
    onFunctionCall: calls.record,
  });
  try {
    project.provide('e2e', await deployed(aws));
  } catch (error) {
    await aws.stop();
    throw error;
  }
  return async () => {
    try {
      // The calls to an AWS that runs elsewhere pass by.
      if (aws.owned) await calls.write(aws.environment, STACK);
    } finally {
      await aws.stop();
    }
  };
}

const deployed = async (aws: LocalAws): Promise<Provided> => {
  const clients = makeClients(aws.environment);
  await createExistingBuckets(clients.s3);
  const { outputs } = await aws.deploy(PACKAGE, {
    stack: STACK,
    context: { config: 'test/e2e/sealwatch.config.ts', stack: STACK },
  });
  await lookAtSettings(clients, aws.environment);
  await silence(clients.s3);
  const own = outputs[STACK] ?? {};
  const { environment, account, region } = aws;
  return { environment, account, region, stack: STACK, outputs: own };
};

/** The deployment begins a look and does not wait for it: what a test changes before its end would be taken for what was there. */
const lookAtSettings = async (
  { functions }: Clients,
  environment: Readonly<Record<string, string>>,
): Promise<void> => {
  const resources = await stackResources(environment, STACK);
  const [FunctionName] = namesAmong(resources, 'AWS::Lambda::Function', 'LookAtSettings');
  await functions.send(new InvokeCommand({ FunctionName }));
};
