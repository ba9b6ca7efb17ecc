import { ExecutionDoesNotExist, SFNClient } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { newRun } from '../core/engine/runs/run.ts';
import { hash } from '../test/model/memory-stage.ts';
import { stepFunctions } from './run-engine.ts';
import { startExecution } from './start-execution.ts';

const MACHINE = 'arn:aws:states:eu-west-1:111122223333:stateMachine:Sealwatch-Runs';
const run = newRun({
  id: 'labels/2026-11-20T03:12:07.000Z',
  kind: 'seal',
  dataset: 'labels',
  target: null,
  isAccepted: true,
  startedAt: '2026-11-20T03:12:07.000Z',
  by: null,
});

/** Step Functions that answers every call with an error. */
const refusing = (name: string, message: string): SFNClient =>
  Object.assign(Object.create(SFNClient.prototype) as SFNClient, {
    send: async () => {
      throw Object.assign(new Error(message), { name });
    },
  });

it('says what to do where the function may not start the state machine', async () => {
  const said = 'not authorized to perform: states:StartExecution with an explicit deny';
  const engine = stepFunctions(refusing('AccessDeniedException', said), MACHINE, hash);
  await expect(engine.start(run)).rejects.toMatchObject({
    code: 'ACCESS_DENIED',
    message: `the function may not start ${MACHINE}: ${said}; npx cdk deploy --all --revert-drift gives the permission back, or look for a policy of the organization that denies states:StartExecution, then sealwatch seal goes on with what was begun`,
  });
});

it('says what to do where it may not stop one: the record says already that nothing more is begun', async () => {
  const said = 'not authorized to perform: states:StopExecution with an explicit deny';
  const engine = stepFunctions(refusing('AccessDeniedException', said), MACHINE, hash);
  await expect(engine.stop(run, 'it was stopped')).rejects.toMatchObject({
    code: 'ACCESS_DENIED',
    message: `the function may not stop ${MACHINE}: ${said}; npx cdk deploy --all --revert-drift gives the permission back, or look for a policy of the organization that denies states:StopExecution`,
  });
});

it('says what to do where it may not have a large object read', async () => {
  const machine = MACHINE.replace('Runs', 'LargeObjects');
  const said = 'not authorized to perform: states:StartExecution with an explicit deny';
  const client = refusing('AccessDeniedException', said);
  await expect(startExecution(client, machine, { name: 'n-1-1', input: {} })).rejects.toMatchObject({
    code: 'ACCESS_DENIED',
    message: `the function may not start ${machine}: ${said}; npx cdk deploy --all --revert-drift gives the permission back, or look for a policy of the organization that denies states:StartExecution`,
  });
});

it.each(['ExecutionDoesNotExist', 'ValidationException'])(
  'has stopped what is not running: %s',
  async (name) => {
    const client = refusing(name, 'there is none');
    if (name === 'ExecutionDoesNotExist')
      client.send = async () => {
        throw new ExecutionDoesNotExist({ message: 'there is none', $metadata: {} });
      };
    await expect(stepFunctions(client, MACHINE, hash).stop(run, 'it was stopped')).resolves.toBeUndefined();
  },
);

it('passes on what another try may find gone', async () => {
  const engine = stepFunctions(refusing('ServiceUnavailable', 'later'), MACHINE, hash);
  await expect(engine.start(run)).rejects.toThrow('later');
});
