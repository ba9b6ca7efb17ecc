import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';

/** ARN of an execution of a state machine. */
export const executionArn = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/**
 * Starts an execution of a state machine under a name that says what it is for.
 * @returns `ended` where there was one of that name, and it runs no more; Step Functions keeps the name for 90 days
 */
export async function startExecution(
  client: SFNClient,
  stateMachineArn: string,
  { name, input }: { readonly name: string; readonly input: object },
): Promise<'running' | 'ended'> {
  try {
    await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    return 'running';
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
  const { status } = await client.send(
    new DescribeExecutionCommand({ executionArn: executionArn(stateMachineArn, name) }),
  );
  return status === 'RUNNING' || status === 'PENDING_REDRIVE' ? 'running' : 'ended';
}
