import { DescribeExecutionCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, it } from 'vitest';
import { executionArn } from '../../aws/start-execution.ts';
import { connect } from '../../cli/connection/connect.ts';
import { hash } from '../../cli/runs/watch-run.ts';
import { executionName } from '../../core/engine/runs/run.ts';
import { digestOf } from './deployed/bytes.ts';
import { sealwatch, sealwatchJson } from './deployed/command.ts';
import { deployment, output } from './deployed/deployment.ts';
import { eventually } from './deployed/eventually.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

const globals = { json: false, stack: deployment.stack, profile: undefined, region: undefined };
const connection = () => connect(globals, process.env, () => new Date());

/** More than one unit holds. */
const MANY = 120;

const fill = async (dataset: string, count: number): Promise<void> => {
  const names = Array.from({ length: count }, (_, index) => `${String(index).padStart(4, '0')}`);
  for (let at = 0; at < count; at += 20)
    await Promise.all(
      names.slice(at, at + 20).map((name) => new GuardedObject(dataset, name).put(`${dataset} ${name}`)),
    );
};

/** The run that a command began and left. */
const left = async (...words: readonly string[]): Promise<{ run: string; name: string }> => {
  const [begun] = await sealwatchJson(...words, '--no-wait');
  return begun as unknown as { run: string; name: string };
};

const shown = async (name: string) => (await sealwatchJson('runs', 'show', name))[0];

const done = (name: string) =>
  eventually('a run that is done', async () => (await shown(name))?.status === 'done' || undefined);

const ended = async (executionArn: string, how: string): Promise<void> => {
  const { clients } = await connection();
  await eventually(`an execution that is ${how}`, async () => {
    const { status } = await clients.sfn.send(new DescribeExecutionCommand({ executionArn }));
    return status === how || undefined;
  });
};

/** Ends the execution of a run behind its back, as somebody who may would, or as AWS does with one that is too old. */
async function kill(id: string): Promise<void> {
  const { runs, clients } = await connection();
  const run = await runs.run(id);
  if (run === null) throw new Error(`no run ${id}`);
  const arn = executionArn(output('RunsStateMachineArn'), executionName(run, hash));
  await clients.sfn.send(new StopExecutionCommand({ executionArn: arn, cause: 'killed' }));
  await ended(arn, 'ABORTED');
}

describe('a seal whose execution is ended in the middle', () => {
  let run: string;
  let name: string;

  beforeAll(async () => {
    await fill('runs-killed', MANY);
    ({ run, name } = await left('seal', 'runs-killed'));
    await kill(run);
  });

  it('is known as one that died, with what to do', async () => {
    expect(await shown(name)).toMatchObject({ kind: 'seal', status: 'died', dataset: 'runs-killed' });
    const { err, exitCode } = await sealwatch('runs', 'show', name);
    expect([exitCode, err]).toEqual([3, expect.stringContaining(`sealwatch runs resume ${name}`)]);
    expect((await new GuardedObject('runs-killed', '0000').entry())?.digest).toBeUndefined();
  });

  it('goes on where it was when it is resumed, and ends as if nothing had happened', async () => {
    expect(await sealwatch('runs', 'resume', name)).toMatchObject({ exitCode: 0, out: `${name}: open\n` });
    await done(name);
    expect(await shown(name)).toMatchObject({
      objects: MANY,
      done: { keys: MANY, outcomes: { sealed: MANY } },
      attempts: 2,
    });
    const { run: record } = await connection().then(async ({ runs }) => ({ run: await runs.run(run) }));
    expect(record?.totals?.units).toBe(record?.units);
    const last = new GuardedObject('runs-killed', String(MANY - 1).padStart(4, '0'));
    expect((await last.entry())?.digest).toBe(digestOf(`runs-killed ${last.name}`));
  });
});

describe('a run', () => {
  it('that two ask for at the same time is one, and both get its result', async () => {
    await fill('runs-doubled', 3);
    const [one, other] = await Promise.all([
      sealwatchJson('seal', 'runs-doubled'),
      sealwatchJson('seal', 'runs-doubled'),
    ]);
    expect(one?.[0]).toMatchObject({ finished: true, sealed: 3 });
    expect(other?.[0]).toMatchObject({ run: one?.[0]?.run, finished: true, sealed: 3 });
  });

  it('that is stopped does nothing more until it is resumed', async () => {
    await fill('runs-stopped', MANY);
    const { name } = await left('verify', '--dataset', 'runs-stopped');
    expect(await sealwatch('runs', 'stop', name)).toMatchObject({ exitCode: 0, out: `${name}: stopped\n` });
    expect(await shown(name)).toMatchObject({ kind: 'verify', status: 'stopped', reason: 'it was stopped' });
    await sealwatch('runs', 'resume', name);
    await done(name);
    expect(await shown(name)).toMatchObject({ done: { keys: MANY, outcomes: { recorded: MANY } } });
    expect((await sealwatch('runs', 'stop', name)).err).toContain('is done, so it cannot be stopped');
  });

  it('cannot be had by whoever may only start the state machine: its record decides', async () => {
    await fill('runs-asked', 1);
    const { baseline, clients, runs } = await connection();
    const { run } = await baseline('run', { do: 'seal-start', dataset: 'runs-asked', accepts: 'nothing' });
    await eventually(
      'a seal that waits',
      async () => (await runs.run(run))?.status === 'waiting' || undefined,
    );
    for (const id of [run, 'runs-asked/2026-01-01T00:00:00.000Z']) {
      const { executionArn: arn } = await clients.sfn.send(
        new StartExecutionCommand({
          stateMachineArn: output('RunsStateMachineArn'),
          input: JSON.stringify({ run: id, wave: null }),
        }),
      );
      await ended(arn ?? '', 'SUCCEEDED');
    }
    expect(await runs.run(run)).toMatchObject({ status: 'waiting', units: 0 });
    expect(await new GuardedObject('runs-asked', '0000').entry()).toBeUndefined();
  });
});
