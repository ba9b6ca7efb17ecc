import { describe, expect, it } from 'vitest';
import type { BaselineAction, SealedKey } from '../../core/api/baseline-request.ts';
import type { SweepRequest } from '../../core/api/sweep-request.ts';
import { FakeRuns, sealRun, totalsOf, verifyRun } from '../../test/cli/fake-runs.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import type { Connection } from '../connection/connect.ts';
import { shortName } from './watch-run.ts';

const sealedKey = (key: string): SealedKey => ({ key, outcome: 'sealed', detail: null, findings: [] });
const SEAL = sealRun({ objects: 2, isPinned: true, isPlanned: true, units: 1 });
const STOPPED = verifyRun({ status: 'stopped', reason: 'it was stopped', objects: 3, units: 1 });
const DONE = sealRun({
  id: 'moderation-v3/2026-11-20T09:00:00.000Z',
  status: 'done',
  objects: 1,
  isPinned: true,
  units: 1,
  totals: totalsOf([sealedKey('a')]),
  finishedAt: '2026-11-20T09:01:00.000Z',
});

function world() {
  const runs = new FakeRuns(SEAL, STOPPED, DONE);
  const asked: (BaselineAction | SweepRequest)[] = [];
  const answer = async (_: string, action: BaselineAction | SweepRequest) => {
    asked.push(action);
    return { kind: 'went-on', run: 'r', status: 'open', isJoined: true };
  };
  const connection = {
    runs,
    baseline: answer as unknown as Connection['baseline'],
    sweep: answer as unknown as Connection['sweep'],
  };
  return { runs, asked, run: (...args: string[]) => runCli(['runs', ...args], connection) };
}

describe('runs', () => {
  it('lists the newest, with how far they are', async () => {
    const { out, exitCode } = await world().run();
    const rows = out.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
    expect(rows).toEqual([
      'ID | KIND | WHAT | STATUS | PROGRESS | STARTED (UTC) | BY',
      `${shortName(SEAL.id)} | seal | moderation-v3 | open | hashing: 0 of 2 objects, 0 bytes | 2026-11-21 09:00:00 | Publisher`,
      `${shortName(STOPPED.id)} | verify | s3://acme-training-data/moderation/v3/ | stopped | verifying: 0 objects, 0 bytes | 2026-11-21 09:00:00 | -`,
      `${shortName(DONE.id)} | seal | moderation-v3 | done | hashing: 1 of 1 objects, 10 bytes | 2026-11-21 09:00:00 | Publisher`,
      '',
    ]);
    expect(exitCode).toBe(0);
  });

  it('says what others are reading for it, which takes its time', async () => {
    const { runs, run } = world();
    runs.all.set(SEAL.id, { ...SEAL, readThrough: 1 });
    runs.beingRead = { objects: 1, bytes: 80e9 };
    const { out } = await run('show', shortName(SEAL.id));
    expect(out).toContain(
      'Progress  hashing: 0 of 2 objects, 0 bytes; 1 large object of 74.5 GiB being read in parts\n',
    );
  });

  it('says that a run died whose execution is over', async () => {
    const { runs, run } = world();
    runs.state = { kind: 'ended', cause: 'ABORTED' };
    const [first] = (await run('--json')).out.split('\n').map((line) => line && JSON.parse(line));
    expect(first).toMatchObject({ kind: 'seal', status: 'died', name: shortName(SEAL.id) });
    const shown = await run('show', shortName(SEAL.id));
    expect(shown.err).toContain(`sealwatch runs resume ${shortName(SEAL.id)}`);
    expect(shown.exitCode).toBe(3);
  });

  it('shows one by its whole id or the beginning of its short name', async () => {
    const { run } = world();
    const byName = await run('show', shortName(DONE.id).slice(0, 6));
    expect(byName.out).toContain('seal of moderation-v3\nStatus    done\n');
    expect(byName.out).toContain('  sealed: 1\n');
    expect((await run('show', DONE.id)).out).toBe(byName.out);
  });

  it.each([
    ['stop', SEAL, { do: 'seal-stop', run: SEAL.id }],
    ['resume', SEAL, { do: 'seal-resume', run: SEAL.id }],
    ['stop', STOPPED, { do: 'verify-stop', run: STOPPED.id }],
    ['resume', STOPPED, { do: 'verify-resume', run: STOPPED.id }],
  ] as const)('%ss one by whoever may: %j', async (verb, { id }, request) => {
    const { asked, run } = world();
    const { out, exitCode } = await run(verb, shortName(id));
    expect(asked).toEqual([request]);
    expect([out, exitCode]).toEqual([`${shortName(id)}: open\n`, 0]);
  });

  it.each([
    ['abc', 'is too short'],
    ['abcdef', 'there is no run "abcdef"'],
  ])('refuses the name %j', async (name, said) => {
    const { err, exitCode } = await world().run('show', name);
    expect([err, exitCode]).toEqual([expect.stringContaining(said), 2]);
  });

  it('has nothing to list where there is no run', async () => {
    const { err, exitCode } = await runCli(['runs'], { runs: new FakeRuns() });
    expect([err, exitCode]).toEqual(['There is no run yet.\n', 0]);
  });
});
