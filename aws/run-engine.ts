import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  type SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { SealwatchError } from '../core/base/errors.ts';
import type { RunEngine } from '../core/engine/runs/begin-run.ts';
import { executionName, type Run } from '../core/engine/runs/run.ts';
import type { HashText } from '../core/findings/finding.ts';
import { executionArn, permitted, startExecution } from './start-execution.ts';

/** AWS takes no longer cause. */
const MAX_CAUSE = 32_768;

/** Step Functions: executions are named after the run and its attempt, so that one that is asked for twice is one. */
export const stepFunctions = (client: SFNClient, stateMachineArn: string, hash: HashText): RunEngine => ({
  start: async (run) => {
    const named = { name: executionName(run, hash), input: { run: run.id, wave: null } };
    const state = await startExecution(client, stateMachineArn, named).catch((error: unknown) =>
      failAsBegun(error, run),
    );
    return state === 'running' ? 'started' : 'ended';
  },
  stop: async (run: Run, cause) => {
    const name = executionArn(stateMachineArn, executionName(run, hash));
    try {
      const command = { executionArn: name, error: 'Stopped', cause: cause.slice(0, MAX_CAUSE) };
      await permitted('stop', stateMachineArn, () => client.send(new StopExecutionCommand(command)));
    } catch (error) {
      // It has ended, or was never begun: then there is nothing to end.
      if (error instanceof ExecutionDoesNotExist || isEnded(error)) return;
      throw error;
    }
  },
});

/** Says of a run that cannot be begun that it is written down, and only not worked on. */
function failAsBegun(error: unknown, { kind }: Run): never {
  if (!(error instanceof SealwatchError) || error.code !== 'ACCESS_DENIED') throw error;
  throw new SealwatchError(
    'ACCESS_DENIED',
    `${error.message}, then sealwatch ${kind} goes on with what was begun`,
    { cause: error },
  );
}

const isEnded = (error: unknown): boolean => error instanceof Error && error.name === 'ValidationException';

/** How the newest execution of a run is. */
export type ExecutionState =
  | { readonly kind: 'running' }
  /** `cause` in the words of Step Functions. */
  | { readonly kind: 'ended'; readonly cause: string | null }
  /** Whoever asks may not know. */
  | { readonly kind: 'unknown' };

/** Asks how the newest execution of a run is. */
export async function executionState(
  client: SFNClient,
  stateMachineArn: string,
  name: string,
): Promise<ExecutionState> {
  try {
    const answer = await client.send(
      new DescribeExecutionCommand({ executionArn: executionArn(stateMachineArn, name) }),
    );
    if (answer.status === 'RUNNING' || answer.status === 'PENDING_REDRIVE') return { kind: 'running' };
    const said = [answer.status, answer.error, answer.cause].filter((each) => each);
    return { kind: 'ended', cause: said.join(': ') };
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return { kind: 'ended', cause: 'it was never begun' };
    if (error instanceof Error && error.name === 'AccessDeniedException') return { kind: 'unknown' };
    throw error;
  }
}
