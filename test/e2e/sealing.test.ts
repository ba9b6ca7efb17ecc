import { describe, expect, it } from 'vitest';
import { connect } from '../../cli/connection/connect.ts';
import { watchRun } from '../../cli/runs/watch-run.ts';
import { digestOf } from './deployed/bytes.ts';
import { seal, sealwatch, sealwatchJson } from './deployed/command.ts';
import { deployment, output } from './deployed/deployment.ts';
import { GuardedObject } from './deployed/guarded-object.ts';
import { nextSecond } from './deployed/next-second.ts';

const APPROVED = 'approved bytes';
const POISONED = 'poisoned bytes';

describe.concurrent('before its first seal, a dataset', () => {
  const object = new GuardedObject('unsealed', 'labels');

  it('is recorded, alerts nobody, and the deployment says so', async () => {
    await object.judged(await object.put(APPROVED));
    await object.judged(await object.put(POISONED));
    const marker = await object.delete();
    await object.judged(marker);
    expect(await object.versions()).toHaveLength(3);
    expect(await object.findings()).toEqual([]);
    expect(output('DeployNotes')).toMatch(/NOT SEALED, so nothing alerts yet: .*\bunsealed\b/);
    const { exitCode, err } = await sealwatch('verify', '--dataset', 'unsealed');
    expect({ exitCode, err }).toEqual({
      exitCode: 3,
      err: expect.stringContaining('unsealed is not sealed'),
    });
  });
});

describe.concurrent('changes during a seal', () => {
  const object = (name: string): GuardedObject => new GuardedObject('sealing', name);

  it('are judged at its end against what it pinned at its start', async () => {
    const names = ['untouched', 'altered', 'removed'];
    for (const name of names) await object(name).judged(await object(name).put(APPROVED));
    const run = await pinned('sealing');
    await object('altered').judged(await object('altered').put(POISONED));
    await object('removed').judged(await object('removed').delete());
    await object('added').judged(await object('added').put('late'));
    expect(await object('altered').findings()).toEqual([]);
    const { exitCode, err } = await sealwatch('seal', 'sealing');
    expect(exitCode).toBe(1);
    expect(err).toContain(`went on with the seal ${run}`);
    expect(await detectionsOf('untouched', 'altered', 'removed', 'added')).toEqual({
      untouched: [],
      altered: ['object-altered critical open'],
      removed: ['object-removed high open'],
      added: ['object-added high open'],
    });
    expect((await object('altered').entry())?.digest).toBe(digestOf(APPROVED));
  });

  it('are found though no event reported them', async () => {
    const unseen = new GuardedObject('sealing-unseen', 'altered');
    await unseen.put(APPROVED);
    await pinned('sealing-unseen');
    await unseen.put(POISONED);
    expect(await sealwatch('seal', 'sealing-unseen')).toMatchObject({ exitCode: 1 });
    expect(await unseen.verdicts()).toEqual(['object-altered critical open']);
  });

  const detectionsOf = async (...names: readonly string[]) =>
    Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await object(name).verdicts()] as const)),
    );
});

describe.concurrent('sealing again', () => {
  const object = (name: string): GuardedObject => new GuardedObject('resealed', name);

  it('takes no key with an open finding: lists it, and leaves its finding open', async () => {
    await Promise.all([object('kept').put(APPROVED), object('altered').put(APPROVED)]);
    await seal('resealed');
    await nextSecond();
    await object('altered').put(POISONED);
    await object('added').put('evil');
    const altered = await object('altered').finding('object-altered');
    const added = await object('added').finding('object-added');
    expect(await sealwatchJson('seal', 'resealed', '--dry-run')).toMatchObject([
      {
        first: false,
        accepts: { objects: 0, keys: [] },
        suspects: [{ key: object('added').key, findings: [added.id] }],
      },
    ]);
    const [reported] = await sealwatchJson('seal', 'resealed');
    expect(reported).toMatchObject({
      finished: true,
      sealed: 0,
      unchanged: 1,
      altered: 1,
      suspect: 1,
      unverifiable: 0,
      gone: 0,
      keys: [
        { key: object('added').key, outcome: 'suspect', findings: [added.id] },
        { key: object('altered').key, outcome: 'altered', findings: [altered.id] },
      ],
    });
    expect(await object('altered').verdicts()).toEqual(['object-altered critical open']);
    expect((await object('altered').entry())?.digest).toBe(digestOf(APPROVED));
    expect(await object('added').verdicts()).toEqual(['object-added high open']);
    expect(await object('added').entry()).toMatchObject({ state: 'added', digest: null });
    await sealwatch('approve', '--finding', added.id, '--reason', 'it was us');
    expect((await sealwatch('seal', 'resealed')).out).toContain(
      '0 sealed, 2 unchanged, 1 altered; 1 finding',
    );
    expect(await object('added').verdicts()).toEqual(['object-added high resolved']);
    expect((await object('added').entry())?.digest).toBe(digestOf('evil'));
  });

  it('accepts a key that no finding is about once somebody agreed, and nothing before', async () => {
    const unseen = (name: string): GuardedObject => new GuardedObject('resealed-unseen', name);
    await unseen('kept').put(APPROVED);
    await seal('resealed-unseen');
    await nextSecond();
    await unseen('added').put('batch 2');
    const dry = await sealwatch('seal', 'resealed-unseen', '--dry-run');
    expect(dry.out).toContain(
      `Sealing again accepts 1 new key (7 bytes):\n  ${unseen('added').key}  7 bytes\n`,
    );
    expect(await sealwatch('seal', 'resealed-unseen')).toEqual({
      exitCode: 2,
      out: '',
      err: expect.stringMatching(/would accept 1 new key; .*so nothing was accepted/),
    });
    expect(await unseen('added').entry()).toBeUndefined();
    const { exitCode, out } = await sealwatch('seal', 'resealed-unseen', '--yes');
    expect({ exitCode, out }).toEqual({
      exitCode: 0,
      out: 'resealed-unseen: 1 sealed, 1 unchanged; 0 findings\n',
    });
    expect((await unseen('added').entry())?.digest).toBe(digestOf('batch 2'));
  });
});

/** Begins a seal and waits until it has pinned what is current; it reads nothing before it is asked again. */
async function pinned(dataset: string): Promise<string> {
  const { baseline, runs } = await connect(globals, process.env, () => new Date());
  const { run } = await baseline('run', { do: 'seal-start', dataset, accepts: 'nothing' });
  const ended = await watchRun(runs, run, { onProgress: () => {}, onNote: () => {} });
  expect(ended.run.status).toBe('waiting');
  return run;
}

const globals = { json: false, stack: deployment.stack, profile: undefined, region: undefined };
