import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { BaselineAction } from '../../core/api/baseline-request.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import type { EntrySummary, WatchedHold } from '../../core/report/queries.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { NOW } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT, GOOD } from '../../test/cli/samples.ts';
import { Sink } from '../../test/cli/sink.ts';
import type { Connection } from '../connection/connect.ts';
import { Terminal } from '../output/terminal.ts';
import { Runner } from '../runner.ts';
import { decideHold, type Held } from './decide-hold.ts';
import { addHold } from './hold-command.ts';
import type { HoldStore } from './hold-store.ts';

const FREE: Held = { mode: null, until: null, hasLegalHold: false };
const LATER = '2027-06-30T00:00:00.000Z';
const SOON = '2026-12-01T00:00:00.000Z';
const PAST = '2026-01-01T00:00:00.000Z';
const kept = (mode: 'GOVERNANCE' | 'COMPLIANCE', until: string): Held => ({ ...FREE, mode, until });

describe('what is done to a version', () => {
  it.each<[string, Held, Parameters<typeof decideHold>[1], object]>([
    [
      'free, to be kept',
      FREE,
      { kind: 'governance', until: LATER },
      { kind: 'retain', mode: 'GOVERNANCE', until: LATER },
    ],
    [
      'kept longer already',
      kept('GOVERNANCE', LATER),
      { kind: 'governance', until: SOON },
      { kind: 'nothing' },
    ],
    [
      'kept shorter',
      kept('GOVERNANCE', SOON),
      { kind: 'governance', until: LATER },
      { kind: 'retain', mode: 'GOVERNANCE', until: LATER },
    ],
    [
      'kept shorter in compliance mode',
      kept('COMPLIANCE', SOON),
      { kind: 'governance', until: LATER },
      { kind: 'retain', mode: 'COMPLIANCE', until: LATER },
    ],
    [
      'whose retention is over',
      kept('COMPLIANCE', PAST),
      { kind: 'governance', until: LATER },
      { kind: 'retain', mode: 'GOVERNANCE', until: LATER },
    ],
    [
      'released from governance',
      kept('GOVERNANCE', SOON),
      { kind: 'no-governance' },
      { kind: 'free', until: '2026-11-21T10:01:00.000Z' },
    ],
    [
      'that nobody can release',
      kept('COMPLIANCE', SOON),
      { kind: 'no-governance' },
      { kind: 'cannot', why: `in compliance mode nobody ends a retention before ${SOON}` },
    ],
    [
      'released though nothing keeps it',
      kept('GOVERNANCE', PAST),
      { kind: 'no-governance' },
      { kind: 'nothing' },
    ],
    ['given a legal hold', FREE, { kind: 'legal' }, { kind: 'legal-hold', on: true }],
    ['that has a legal hold', { ...FREE, hasLegalHold: true }, { kind: 'legal' }, { kind: 'nothing' }],
    [
      'whose legal hold ends',
      { ...FREE, hasLegalHold: true },
      { kind: 'no-legal' },
      { kind: 'legal-hold', on: false },
    ],
  ])('%s', (_, held, wanted, step) => {
    expect(decideHold(held, wanted, NOW.toISOString())).toEqual(step);
  });
});

const entry = (name: string): EntrySummary => ({
  bucket: DATASET.bucket,
  key: `${DATASET.prefix}${name}`,
  dataset: DATASET.name,
  state: 'intact',
  digest: GOOD,
  size: 1,
  versionId: `v-${name}`,
  since: '2026-11-02T10:00:41.000Z',
});

/** Object Lock in memory; dies at the so-many-th change, if told so. */
function lock(names: readonly string[], { isEnabled = true, diesAt = Number.POSITIVE_INFINITY } = {}) {
  const held = new Map<string | null, Held>(names.map((name) => [`v-${name}`, FREE]));
  let changes = 0;
  const store: HoldStore = {
    canLock: async () => isEnabled,
    read: async ({ versionId }) => held.get(versionId) ?? null,
    take: async ({ versionId }, step) => {
      changes += 1;
      if (changes === diesAt) throw Object.assign(new Error('no'), { name: 'AccessDenied' });
      const before = held.get(versionId) ?? FREE;
      if (step.kind === 'retain') held.set(versionId, { ...before, mode: step.mode, until: step.until });
      else if (step.kind === 'free') held.set(versionId, { ...before, until: step.until });
      else held.set(versionId, { ...before, hasLegalHold: step.on });
    },
  };
  return { store, held, changes: () => changes };
}

/** What the deployment is asked to record, and what it knows; refuses where it is told so. */
interface Recorded {
  readonly holds?: readonly WatchedHold[];
  readonly refuses?: SealwatchError;
  /** What was asked, beside what was done to versions by then. */
  readonly asked?: [action: BaselineAction, changes: number][];
  readonly changes?: () => number;
}

async function hold(
  words: readonly string[],
  store: HoldStore,
  names: readonly string[] = ['a', 'b'],
  { holds = [], refuses, asked = [], changes = () => 0 }: Recorded = {},
) {
  const [out, err] = [new Sink(null), new Sink(null)];
  const runner = new Runner({
    terminal: new Terminal({ out, err }, { NO_COLOR: '1' }),
    environment: {},
    clock: () => NOW,
    connect: async () =>
      ({
        queries: fakeQueries({ datasets: [DATASET], entries: names.map(entry), holds }),
        deployment: DEPLOYMENT,
        baseline: async (_: string, action: BaselineAction) => {
          if (refuses) throw refuses;
          asked.push([action, changes()]);
          return { kind: 'held', dataset: DATASET.name, holds: 1, by: 'role' };
        },
      }) as unknown as Connection,
  });
  const program = new Command().option('--json').exitOverride();
  addHold(program, runner, () => store);
  await program.parseAsync(['hold', '--dataset', DATASET.name, ...words], { from: 'user' });
  return { out: out.text, err: err.text, exit: runner.exitCode };
}

describe('hold', () => {
  it('plans, and changes nothing', async () => {
    const { store, changes } = lock(['a', 'b']);
    const { out, exit } = await hold(['--until', '2027-06-30'], store);
    expect(out).toBe(
      'moderation-v3: 2 approved versions, 0 kept before, 0 legal holds\n2 versions would be changed: --apply does it\n',
    );
    expect(exit).toBe(0);
    expect(changes()).toBe(0);
  });

  it('keeps every approved version until then, and takes that away again', async () => {
    const { store, held } = lock(['a', 'b']);
    expect((await hold(['--until', '2027-06-30', '--apply'], store)).out).toContain('2 versions changed');
    expect([...held.values()]).toEqual([kept('GOVERNANCE', LATER), kept('GOVERNANCE', LATER)]);
    expect((await hold([], store)).out).toBe(
      'moderation-v3: 2 approved versions, 2 kept before, the first until 2027-06-30 00:00:00 UTC, 0 legal holds\n',
    );
    await hold(['--release', '--apply'], store);
    const free = kept('GOVERNANCE', '2026-11-21T10:01:00.000Z');
    expect([...held.values()]).toEqual([free, free]);
  });

  it('does not count a retention that is over for one that keeps', async () => {
    const { store, held } = lock(['a', 'b']);
    held.set('v-a', kept('GOVERNANCE', PAST));
    held.set('v-b', kept('GOVERNANCE', LATER));
    expect((await hold([], store)).out).toBe(
      'moderation-v3: 2 approved versions, 1 kept before, the first until 2027-06-30 00:00:00 UTC, 0 legal holds\n',
    );
  });

  it('goes on where it failed: what is kept already is left', async () => {
    const names = ['a', 'b', 'c'];
    const broken = lock(names, { diesAt: 2 });
    const first = await hold(['--mode', 'legal', '--apply'], broken.store, names);
    expect(first.exit).toBe(4);
    expect(first.out).toContain('ACCESS_DENIED');
    const again = await hold(['--mode', 'legal', '--apply'], broken.store, names);
    expect(again.out).toContain('1 version changed');
    expect([...broken.held.values()].every(({ hasLegalHold }) => hasLegalHold)).toBe(true);
  });

  it('ends with 1 where an approved version is not kept as it should be, names it, and changes nothing', async () => {
    const { store, held, changes } = lock(['a', 'b']);
    held.set('v-a', kept('COMPLIANCE', LATER));
    held.set('v-b', kept('GOVERNANCE', SOON));
    const short = await hold(['--until', '2027-06-30', '--check'], store);
    expect(short.out).toContain(`moderation/v3/b: kept only until ${SOON}\n1 version not kept so\n`);
    expect(short.exit).toBe(1);
    expect(await hold(['--until', '2026-12-01', '--check'], store)).toMatchObject({ exit: 0 });
    const legal = await hold(['--mode', 'legal', '--check', '--json'], store);
    expect(JSON.parse(legal.out)).toMatchObject({ changes: 2, failed: 0, problems: [{}, {}] });
    expect([legal.exit, changes()]).toEqual([1, 0]);
  });

  it('ends with 3 where nothing is approved: a schedule that checks nothing is not fine', async () => {
    const { err, exit } = await hold(['--mode', 'legal', '--check'], lock([]).store, []);
    expect(err).toContain('nothing is approved in it, so nothing was checked');
    expect(exit).toBe(3);
  });

  it('says of how many more versions it gives no names', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `n${index}`);
    const { out } = await hold(['--mode', 'legal', '--check'], lock(names).store, names);
    expect(out).toContain('moderation/v3/n4: nothing keeps it\nand 5 more\n25 versions not kept so\n');
  });

  it('names versions that are gone', async () => {
    const { store } = lock(['a']);
    const { out, exit } = await hold(['--until', '90d'], store);
    expect(out).toContain('moderation/v3/b: the approved version is gone');
    expect(exit).toBe(4);
  });

  it('has stable JSON', async () => {
    const { store } = lock(['a', 'b']);
    expect(JSON.parse((await hold(['--until', '2027-06-30', '--json'], store)).out)).toEqual({
      dataset: 'moderation-v3',
      wanted: { kind: 'governance', until: LATER },
      applied: false,
      versions: 2,
      kept: 0,
      legalHolds: 0,
      firstEnd: null,
      changes: 2,
      failed: 0,
      problems: [],
      watched: [],
    });
  });

  describe('is recorded, so that the deployment watches it', () => {
    const action = { do: 'hold', dataset: DATASET.name, since: NOW.toISOString() };
    const HELD: WatchedHold = {
      hold: {
        dataset: DATASET.name,
        bucket: DATASET.bucket,
        prefix: DATASET.prefix,
        kind: 'governance',
        until: LATER,
        since: '2026-11-20T10:00:00.000Z',
        by: 'arn:aws:iam::111122223333:role/Trainer',
        session: 'ada',
      },
      check: null,
    };

    it.each([
      ['a retention', ['--until', '2027-06-30'], { ...action, kind: 'governance', until: LATER }],
      ['a legal hold', ['--mode', 'legal'], { ...action, kind: 'legal', until: null }],
    ] as const)('%s once it is on every version', async (_, words, expected) => {
      const { store, changes } = lock(['a', 'b']);
      const asked: Recorded['asked'] = [];
      expect((await hold([...words, '--apply'], store, ['a', 'b'], { asked, changes })).exit).toBe(0);
      expect(asked).toEqual([[expected, 2]]);
    });

    it('again though nothing had to be changed: a run that was interrupted is gone on with', async () => {
      const { store } = lock(['a', 'b']);
      await hold(['--mode', 'legal', '--apply'], store, ['a', 'b'], {
        refuses: new SealwatchError('INTERNAL', 'x'),
      });
      const asked: Recorded['asked'] = [];
      await hold(['--mode', 'legal', '--apply'], store, ['a', 'b'], { asked });
      expect(asked).toHaveLength(1);
    });

    it.each([
      ['a plan', ['--until', '90d']],
      ['a check', ['--until', '90d', '--check']],
      ['a release of what nobody recorded', ['--release', '--apply']],
    ] as const)('but not %s', async (_, words) => {
      const asked: Recorded['asked'] = [];
      await hold(words, lock(['a', 'b']).store, ['a', 'b'], { asked });
      expect(asked).toEqual([]);
    });

    it('but not where a version could not be held: it ends with 4, and says so', async () => {
      const asked: Recorded['asked'] = [];
      const { store } = lock(['a', 'b'], { diesAt: 2 });
      const { err, exit } = await hold(['--until', '90d', '--apply'], store, ['a', 'b'], { asked });
      expect(err).toContain('not every version is held, so the hold is not recorded and not watched');
      expect([exit, asked]).toEqual([4, []]);
    });

    it('though a version is gone, which other findings report', async () => {
      const asked: Recorded['asked'] = [];
      const { exit } = await hold(['--until', '90d', '--apply'], lock(['a']).store, ['a', 'b'], { asked });
      expect(asked).toHaveLength(1);
      expect(exit).toBe(4);
    });

    it('and where that is refused, it is put all the same: it ends with 4, and says why nobody watches it', async () => {
      const refuses = new SealwatchError('ACCESS_DENIED', 'you may not approve moderation-v3');
      const { store, held } = lock(['a', 'b']);
      const { err, exit } = await hold(['--mode', 'legal', '--apply'], store, ['a', 'b'], { refuses });
      expect([...held.values()].every(({ hasLegalHold }) => hasLegalHold)).toBe(true);
      expect(err).toContain(
        'the hold is put, but not recorded, so nobody watches it: ACCESS_DENIED: you may not approve moderation-v3',
      );
      expect(exit).toBe(4);
    });

    it('and given up before the first version is released', async () => {
      const { store, changes } = lock(['a', 'b']);
      const asked: Recorded['asked'] = [];
      for (const name of ['v-a', 'v-b'])
        await store.take(
          { ...entry('a'), versionId: name },
          { kind: 'retain', mode: 'GOVERNANCE', until: LATER },
        );
      await hold(['--release', '--apply'], store, ['a', 'b'], { holds: [HELD], asked, changes });
      expect(asked).toEqual([[{ do: 'release-hold', dataset: DATASET.name, kind: 'governance' }, 2]]);
      expect(changes()).toBe(4);
    });

    it('and nothing is released where that is refused', async () => {
      const { store, changes } = lock(['a', 'b']);
      const refuses = new SealwatchError('ACCESS_DENIED', 'you may not approve moderation-v3');
      const { exit } = await hold(['--release', '--apply'], store, ['a', 'b'], { holds: [HELD], refuses });
      expect([exit, changes()]).toEqual([4, 0]);
    });

    it('and it says who put it, how far its watch is, how long a round takes and what it costs', async () => {
      const counts = { unheld: 0, unread: 0, unreadReason: null };
      const last = {
        ...counts,
        startedAt: '2026-11-01T10:00:00.000Z',
        endedAt: '2026-11-11T10:00:00.000Z',
        checked: 1_000_000,
      };
      const round = {
        ...counts,
        startedAt: '2026-11-21T09:00:00.000Z',
        checked: 6000,
        cursor: 'x',
        named: [],
      };
      const check = { hold: 'x', at: '2026-11-21T09:45:00.000Z', round, last, finding: null };
      const { out } = await hold([], lock(['a', 'b']).store, ['a', 'b'], { holds: [{ ...HELD, check }] });
      expect(out).toContain(
        'Watched: a retention until 2027-06-30 00:00:00 UTC, put on what was approved 2026-11-20 10:00:00 UTC, by arn:aws:iam::111122223333:role/Trainer; 6,000 locks read since 2026-11-21 09:00:00 UTC; the last round read 1,000,000 locks in 10 days (about $0.52): all held\n',
      );
      const json = await hold(['--json'], lock(['a', 'b']).store, ['a', 'b'], {
        holds: [{ ...HELD, check }],
      });
      const { bucket: _, prefix: __, ...said } = HELD.hold;
      const { cursor: ___, named: ____, ...inRound } = round;
      expect(JSON.parse(json.out)).toMatchObject({
        watched: [{ ...said, checkedAt: check.at, round: inRound, lastRound: last, finding: null }],
      });
    });
  });

  it.each([
    [
      'a bucket without Object Lock, with what to do',
      [],
      false,
      4,
      'put-object-lock-configuration --bucket acme-training-data',
    ],
    ['a legal hold with an end', ['--mode', 'legal', '--until', '90d'], true, 2, 'a legal hold has no end'],
    ['a time that has passed', ['--until', '2020-01-01'], true, 2, 'has passed'],
    ['--check alone', ['--check'], true, 2, '--check compares with what should be'],
    ['--apply alone', ['--apply'], true, 2, '--apply does nothing by itself'],
  ] as const)('refuses %s', async (_, words, isEnabled, code, message) => {
    const { err, exit } = await hold(words, lock(['a', 'b'], { isEnabled }).store);
    expect(err).toContain(message);
    expect(exit).toBe(code);
  });
});
