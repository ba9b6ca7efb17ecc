import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

/** Starts an execution of a state machine under a name that says what it is for; one of that name that is there already will do. */
export async function startExecution(
  client: SFNClient,
  stateMachineArn: string,
  { name, input }: { readonly name: string; readonly input: object },
): Promise<void> {
  try {
    await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}
