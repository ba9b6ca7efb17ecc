import { fileURLToPath } from 'node:url';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { LocalAws } from '../../../local/local-aws.ts';
import { type Clients, makeClients } from './clients.ts';
import { createExistingBuckets, silence } from './existing-buckets.ts';
import type { Provided } from './provided.ts';
import { namesAmong, stackResources } from './stack-resources.ts';

const PACKAGE = fileURLToPath(new URL('../../..', import.meta.url));

/** From where on objects are read in parts, and how: a hundredth of what a deployment has, and more than other tests upload. */
const LARGE = { LARGE_BYTES: 20 * 1024 * 1024, PART_MIB: 4, UNIT_PARTS: 2, SLICE_MIB: 9 } as const;

/** The stack that the tests share. */
export const STACK = 'SealwatchTest';

/**
 * Makes the buckets that are there before the stack, deploys the stack to them, and waits until their settings are known.
 * @param config path of the configuration, from the root of the repository
 */
export const deployStack = async (aws: LocalAws, config: string): Promise<Provided> => {
  const clients = makeClients(aws.environment);
  await createExistingBuckets(clients.s3);
  const context = {
    config,
    stack: STACK,
    'sealwatch:large-objects': JSON.stringify(LARGE),
    'sealwatch:log-grace-seconds': '0',
  };
  const { outputs } = await aws.deploy(PACKAGE, { stack: STACK, context });
  await lookAtSettings(clients, aws.environment);
  await silence(clients.s3);
  const { environment, emulatorEndpoint, account, region } = aws;
  return { environment, emulatorEndpoint, account, region, stack: STACK, outputs: outputs[STACK] ?? {} };
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
