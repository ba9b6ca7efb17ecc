import { describe, expect, it } from 'vitest';
import type { SealedKey } from '../../core/api/baseline-request.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { FakeRecorder, keysOf } from '../../test/cli/fake-recorder.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT } from '../../test/cli/samples.ts';
import { priced } from './estimate.ts';

const queries = fakeQueries({ datasets: [DATASET] });
const run = (recorder: FakeRecorder, ...args: string[]) =>
  runCli(['seal', DATASET.name, ...args], { queries, deployment: DEPLOYMENT, baseline: recorder.baseline });

it('is refused for a dataset that the configuration names no more', async () => {
  const recorder = new FakeRecorder([]);
  const queries = fakeQueries({ datasets: [{ ...DATASET, retiredAt: '2026-11-19T10:00:00.000Z' }] });
  const { exitCode, err } = await runCli(['seal', DATASET.name], { queries, baseline: recorder.baseline });
  expect([exitCode, err]).toEqual([2, expect.stringContaining('does not name the dataset')]);
  expect(recorder.asked).toEqual([]);
});

describe('seal', () => {
  it('pins, has everything read in batches at the same time, and finishes', async () => {
    const recorder = new FakeRecorder(keysOf(300));
    const { out, exitCode } = await run(recorder);
    expect(recorder.sealed.size).toBe(300);
    expect(recorder.count('seal-pin')).toBe(2);
    expect(recorder.count('seal-hash')).toBe(12);
    expect(recorder.mostAtWork).toBeGreaterThan(1);
    expect(recorder.mostAtWork).toBeLessThanOrEqual(9);
    expect(recorder.asked.at(-1)?.do).toBe('seal-finish');
    expect(out).toBe('moderation-v3: 300 sealed, 0 unchanged; 0 findings\n');
    expect(exitCode).toBe(0);
  });

  it('gives a large object an invocation of its own', async () => {
    const recorder = new FakeRecorder(keysOf(5, 200 * 2 ** 20));
    await run(recorder);
    expect(recorder.count('seal-hash')).toBe(5);
  });

  it('goes on with a seal that was interrupted', async () => {
    const recorder = new FakeRecorder(keysOf(50));
    recorder.isPinned = true;
    recorder.isResumed = true;
    for (const { key } of keysOf(30)) recorder.sealed.set(key, 'sealed');
    const { out, err } = await run(recorder);
    expect(recorder.count('seal-pin')).toBe(0);
    expect(out).toContain('20 sealed');
    expect(err).toContain('went on');
  });

  it('asks again for what an invocation did not get done', async () => {
    const recorder = new FakeRecorder(keysOf(60));
    recorder.late.add('moderation/v3/0007');
    expect((await run(recorder)).exitCode).toBe(0);
    expect(recorder.sealed.size).toBe(60);
  });

  it('does not finish a seal with holes', async () => {
    const recorder = new FakeRecorder(keysOf(1));
    recorder.late.add = () => recorder.late;
    recorder.late.delete = () => true;
    const { err, exitCode } = await run(recorder);
    expect(recorder.count('seal-finish')).toBe(0);
    expect(err).toContain('the seal is not done');
    expect(exitCode).toBe(3);
  });

  it.each([
    ['altered', 1],
    ['suspect', 1],
    ['unverifiable', 3],
    ['gone', 3],
  ] as const)('lists %s keys and ends with %i', async (outcome, code) => {
    const recorder = new FakeRecorder(keysOf(3));
    recorder.outcomes['moderation/v3/0001'] = outcome;
    const { out, exitCode } = await run(recorder);
    expect(out).toMatch(new RegExp(`^${outcome} +moderation/v3/0001`, 'm'));
    expect(exitCode).toBe(code);
  });

  it('is one JSON document', async () => {
    const recorder = new FakeRecorder(keysOf(3));
    recorder.outcomes['moderation/v3/0001'] = 'unverifiable';
    const { out } = await run(recorder, '--json');
    expect(JSON.parse(out)).toMatchObject({
      dataset: 'moderation-v3',
      finished: true,
      sealed: 2,
      unverifiable: 1,
      keys: [{ key: 'moderation/v3/0001', outcome: 'unverifiable', detail: 'archived' }],
    });
  });

  it('changes nothing on a dry run', async () => {
    const recorder = new FakeRecorder(keysOf(7));
    const { out, exitCode } = await run(recorder, '--dry-run');
    expect(recorder.asked.map((action) => action.do)).toEqual(['seal-estimate']);
    expect(out).toContain('7 objects, 100 bytes');
    expect(exitCode).toBe(0);
  });

  it('lists a key that is as expected and has open findings', async () => {
    const recorder = new FakeRecorder(keysOf(3));
    recorder.findings['moderation/v3/0001'] = ['e'.repeat(40)];
    const { out, exitCode } = await run(recorder);
    expect(out).toMatch(/^sealed +moderation\/v3\/0001 .*eeeeee$/m);
    expect(exitCode).toBe(1);
  });

  it('names the datasets that there are', async () => {
    const { err, exitCode } = await runCli(['seal', 'other'], { queries });
    expect(err).toContain('there are: moderation-v3');
    expect(exitCode).toBe(2);
  });
});

describe('sealing again', () => {
  const ADDED = { key: 'moderation/v3/new.jsonl', size: 2048 };
  const SUSPECT: SealedKey = {
    key: 'moderation/v3/evil.jsonl',
    outcome: 'suspect',
    detail: 'has open findings',
    findings: ['c'.repeat(40)],
  };
  const PREVIEW = [
    'Sealing again accepts 1 new key (2.0 KiB):',
    '  moderation/v3/new.jsonl  2.0 KiB',
    'It leaves 1 new key with open findings; accepting one takes sealwatch approve --finding:',
    '  moderation/v3/evil.jsonl  cccccc',
    '',
  ].join('\n');

  const again = (accepts = [ADDED]): FakeRecorder => {
    const recorder = new FakeRecorder(keysOf(3));
    recorder.again = [{ accepts, suspects: [SUSPECT] }];
    return recorder;
  };

  const typing = (recorder: FakeRecorder, typed: string, ...args: string[]) =>
    runCli(
      ['seal', DATASET.name, ...args],
      { queries, deployment: DEPLOYMENT, baseline: recorder.baseline },
      typed,
    );

  it.each(['y\n', 'YES\n'])(
    'shows on a terminal what it accepts, asks, and goes on after %j',
    async (typed) => {
      const recorder = again();
      const { out, err, exitCode } = await typing(recorder, typed);
      expect(err).toContain(`${PREVIEW}Accept 1 new key as expected? [y/N] `);
      expect(out).toContain('3 sealed');
      expect(recorder.count('seal-abandon')).toBe(0);
      expect(exitCode).toBe(0);
    },
  );

  it.each(['n\n', '\n', '', 'yesterday\n'])(
    'accepts nothing after %j, and gives the run up',
    async (typed) => {
      const recorder = again();
      const { out, err, exitCode } = await typing(recorder, typed);
      expect(err).toContain('Nothing was accepted, and the dataset stays sealed as it was.');
      expect(out).toBe('');
      expect(recorder.asked.slice(-2)).toEqual([
        { do: 'seal-preview', run: 'r1', cursor: null },
        { do: 'seal-abandon', run: 'r1' },
      ]);
      expect(exitCode).toBe(3);
    },
  );

  it('asks after the pinning: what is accepted is what was shown', async () => {
    const recorder = again();
    await typing(recorder, 'y\n');
    const steps = recorder.asked.map((action) => action.do);
    expect(steps.lastIndexOf('seal-pin')).toBeLessThan(steps.indexOf('seal-preview'));
    expect(steps.indexOf('seal-preview')).toBeLessThan(steps.indexOf('seal-hash'));
  });

  it('is refused without a terminal: nobody has looked at the new keys', async () => {
    const recorder = again();
    const { out, err, exitCode } = await run(recorder);
    expect(err).toContain(PREVIEW);
    expect(err).toContain(
      'error USAGE: moderation-v3 was sealed before, and sealing it again would accept 1 new key; there is no terminal to ask on, so nothing was accepted: look at them with --dry-run, then say --yes',
    );
    expect(out).toBe('');
    expect(recorder.asked.at(-1)).toEqual({ do: 'seal-abandon', run: 'r1' });
    expect(exitCode).toBe(2);
  });

  it('does not ask with --yes, and says all the same what it accepts', async () => {
    const { err, exitCode } = await run(again(), '--yes');
    expect(err).toBe(PREVIEW);
    expect(exitCode).toBe(0);
  });

  it('does not ask where it accepts nothing new', async () => {
    const recorder = again([]);
    expect(await run(recorder)).toMatchObject({ err: '', exitCode: 0 });
    expect(recorder.count('seal-finish')).toBe(1);
  });

  it('counts the new keys of all pages, and shows the first twenty', async () => {
    const recorder = again();
    const page = (from: number) => ({ accepts: keysOf(from + 15).slice(from), suspects: [] });
    recorder.again = [page(0), page(15), page(30)];
    const lines = (await run(recorder, '--yes')).err.split('\n');
    expect(lines[0]).toBe('Sealing again accepts 45 new keys (43.9 KiB):');
    expect(lines.slice(20)).toEqual(['  moderation/v3/0019  1,000 bytes', '  and 25 others', '']);
  });

  it('says what it accepted in JSON as well', async () => {
    const { out } = await run(again(), '--yes', '--json');
    expect(JSON.parse(out)).toMatchObject({
      suspect: 0,
      accepts: { objects: 1, bytes: 2048, keys: [ADDED] },
    });
    const first = await run(new FakeRecorder(keysOf(1)), '--json');
    expect(JSON.parse(first.out)).toMatchObject({ suspect: 0, accepts: null });
  });

  it('is described by a dry run, which changes nothing', async () => {
    const recorder = again();
    const { out, exitCode } = await run(recorder, '--dry-run');
    expect(out).toContain(PREVIEW);
    expect(exitCode).toBe(0);
    const json = await run(recorder, '--dry-run', '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      objects: 3,
      first: false,
      accepts: { objects: 1, bytes: 2048, keys: [ADDED] },
      suspects: [{ key: SUSPECT.key, findings: SUSPECT.findings }],
    });
    expect(recorder.asked.map((action) => action.do)).toEqual(['seal-estimate', 'seal-estimate']);
    const first = await run(new FakeRecorder(keysOf(1)), '--dry-run', '--json');
    expect(JSON.parse(first.out)).toMatchObject({ first: true, accepts: null, suspects: [] });
  });

  it('escapes hostile keys in what it shows', async () => {
    const { err } = await run(again([{ key: 'a\u001b[2Jb', size: 1 }]), '--yes');
    expect(err).not.toContain('\u001b');
  });
});

it('prices a seal', () => {
  const { price, requests } = priced(1_000_000, 10 ** 12);
  expect(requests).toMatchObject({ get: 1_000_000, list: 1000 });
  expect(price).toBeCloseTo(8.2, 0);
});
