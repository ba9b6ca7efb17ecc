import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** Has a function invoked soon, and waits for no answer. */
export async function start(client: LambdaClient, functionName: string): Promise<void> {
  await client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event' }));
}
