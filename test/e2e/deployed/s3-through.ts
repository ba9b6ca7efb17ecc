import {
  GetFunctionConfigurationCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { clients } from './deployment.ts';
import type { FunctionName } from './functions.ts';
import { physicalName } from './resources.ts';

/** Does something while a function of the stack reaches S3 at another address, and everything else as before. */
export async function withS3At<T>(name: FunctionName, endpoint: string, work: () => Promise<T>): Promise<T> {
  const FunctionName = await physicalName('AWS::Lambda::Function', name);
  const configuration = new GetFunctionConfigurationCommand({ FunctionName });
  const { Environment } = await clients.functions.send(configuration);
  const before = Environment?.Variables ?? {};
  const set = async (Variables: Record<string, string>) => {
    await clients.functions.send(
      new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }),
    );
    await waitUntilFunctionUpdatedV2({ client: clients.functions, maxWaitTime: 30 }, { FunctionName });
  };
  await set({ ...before, AWS_ENDPOINT_URL_S3: endpoint });
  try {
    return await work();
  } finally {
    await set(before);
  }
}
