import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { SealwatchError } from '../core/base/errors.ts';

/** ARN of an execution of a state machine. */
export const executionArn = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/**
 * Starts an execution of a state machine under a name that says what it is for.
 * @returns `ended` where there was one of that name, and it runs no more; Step Functions keeps the name for 90 days
 * @throws {SealwatchError} `ACCESS_DENIED`, with what to do, where the function may not
 */
export const startExecution = (
  client: SFNClient,
  stateMachineArn: string,
  execution: { readonly name: string; readonly input: object },
): Promise<'running' | 'ended'> =>
  permitted('start', stateMachineArn, () => start(client, stateMachineArn, execution));

/**
 * Asks Step Functions for something that the stack lets its functions do.
 * @throws {SealwatchError} `ACCESS_DENIED` with what to do, where somebody took the permission away
 */
export async function permitted<T>(
  verb: 'start' | 'stop',
  stateMachineArn: string,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AccessDeniedException') throw error;
    const action = verb === 'start' ? 'states:StartExecution' : 'states:StopExecution';
    throw new SealwatchError(
      'ACCESS_DENIED',
      `the function may not ${verb} ${stateMachineArn}: ${error.message}; npx cdk deploy --all --revert-drift gives the permission back, or look for a policy of the organization that denies ${action}`,
      { cause: error },
    );
  }
}

async function start(
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
