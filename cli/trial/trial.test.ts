import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BucketObstacles } from '../../aws/trial/bucket-contents.ts';
import type { EntrySummary } from '../../core/report/queries.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { type Made, namesOf } from '../../core/trial/clean-up.ts';
import { AwsRefusal } from '../../core/trial/ports.ts';
import type { TrialReport } from '../../core/trial/report.ts';
import { TRIED_CLAIMS } from '../../core/trial/tried-claims.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { NOW } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT } from '../../test/cli/samples.ts';
import { Sink } from '../../test/cli/sink.ts';
import { type Differences, FOLDER, TrialWorld } from '../../test/fakes/trial-world.ts';
import type { Connection } from '../connection/connect.ts';
import { Terminal } from '../output/terminal.ts';
import { Runner } from '../runner.ts';
import { hash } from '../runs/watch-run.ts';
import { Interruption } from './interruption.ts';
import { addTrial } from './trial-command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trial-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const TRIAL: Dataset = { ...DATASET, name: 'trial', bucket: 'acme-trial', prefix: 'trial/' };
const UNSEALED: Dataset = { ...TRIAL, status: 'unsealed', sealedAt: null };
const EMPTY: BucketObstacles = { foreignKey: null, isLocking: false, isReplicated: false };
const JOURNAL = 'trial-acme-trial.journal';

interface Given {
  readonly datasets?: readonly Dataset[];
  readonly keys?: readonly string[];
  readonly obstacles?: Partial<BucketObstacles>;
  readonly isUnderWay?: boolean;
  /** Another one begins while this one asks. */
  readonly isOvertaken?: boolean;
  readonly differences?: Differences;
  /** What cannot be removed. */
  readonly stuck?: Made['kind'];
  /** What a person at the terminal types; `null` where nobody is there. */
  readonly typed?: string | null;
  readonly width?: number | null;
  /** Interrupts at the first wait. */
  readonly isInterrupted?: boolean;
  /** Fails while it makes what captures events. */
  readonly failsToBegin?: boolean;
  /** Interrupts while it makes what captures events. */
  readonly isStoppedEarly?: boolean;
}

async function trial(words: readonly string[], given: Given = {}) {
  const removed: Made[] = [];
  const began: string[] = [];
  let looks = 0;
  const interruption = new Interruption();
  const world = new TrialWorld(given.differences);
  if (given.isInterrupted) world.onPause = () => interruption.interrupt();
  const typed = given.typed ?? null;
  const [out, err] = [new Sink(given.width ?? null), new Sink(typed === null ? null : 80)];
  const input = typed === null ? null : Object.assign(Readable.from([typed]), { isTTY: true });
  const entries = (given.keys ?? []).map((key) => ({ bucket: 'acme-trial', key }) as EntrySummary);
  const runner = new Runner({
    terminal: new Terminal({ out, err, input }, { NO_COLOR: '1' }),
    environment: {},
    clock: () => NOW,
    connect: async () =>
      ({
        queries: fakeQueries({ datasets: given.datasets ?? [UNSEALED], entries }),
        deployment: { ...DEPLOYMENT, tables: { runs: 'Runs' } },
      }) as unknown as Connection,
  });
  const program = new Command().option('--json').option('--stack <name>', '', 'Sealwatch').exitOverride();
  addTrial(program, runner, {
    journals: folder,
    interruption: () => interruption,
    reachOf: () => ({
      obstacles: async () => ({ ...EMPTY, ...given.obstacles }),
      isUnderWay: async () => {
        looks += 1;
        return given.isUnderWay === true || (given.isOvertaken === true && looks > 1);
      },
      begin: async (place, journal) => {
        began.push(place.folder);
        await journal.making({ kind: 'folder', bucket: place.bucket, prefix: place.folder });
        await journal.making({ kind: 'queue', name: place.names.queue });
        if (given.isStoppedEarly) {
          interruption.interrupt();
          await interruption.pause(1);
        }
        if (given.failsToBegin)
          throw new AwsRefusal(
            { call: 'events PutRule', code: 'AccessDenied', status: 400 },
            { cause: new Error('denied') },
          );
        return world.ports;
      },
      remover: {
        remove: async (thing) => {
          if (thing.kind === given.stuck) throw new Error('no right to do so');
          removed.push(thing);
        },
      },
    }),
  });
  const output = join(folder, 'report.json');
  await program.parseAsync(['trial', ...words, '--output', output], { from: 'user' });
  const report = existsSync(output) ? (JSON.parse(readFileSync(output, 'utf8')) as TrialReport) : null;
  return { out: out.text, err: err.text, exit: runner.exitCode, report, removed, began };
}

/** What a trial of the bucket makes. */
const made = (kind: Made['kind']): Made | undefined =>
  namesOf('acme-trial', 'trial/', hash).find((each) => each.kind === kind);

const HELD = ['--bucket', 'acme-trial', '--yes'];

describe('a bucket in which something may be at stake is refused, and nothing is done', () => {
  it.each<[string, Given, string]>([
    ['that nobody guards', { datasets: [DATASET] }, 'acme-trial is not guarded by this deployment'],
    ['with an object', { obstacles: { foreignKey: 'train/a.csv' } }, 'it holds train/a.csv'],
    [
      'whose Object Lock would keep the objects',
      { obstacles: { isLocking: true } },
      'Object Lock would keep',
    ],
    ['that is replicated', { obstacles: { isReplicated: true } }, 'replicated to other buckets'],
    [
      'that is sealed with an entry',
      { datasets: [TRIAL], keys: ['trial/labels.csv'] },
      'its dataset trial is sealed, with an entry for trial/labels.csv',
    ],
  ])('%s', async (_, given, says) => {
    const ran = await trial(HELD, given);
    expect(ran.exit).toBe(2);
    expect(ran.err).toContain(says);
    expect([ran.began, ran.removed, ran.report]).toEqual([[], [], null]);
  });

  it('keys of earlier trials are no obstacle', async () => {
    const given = { datasets: [TRIAL], keys: [`${FOLDER}event-delay`] };
    expect((await trial([...HELD, '--only', 'runs-expiry'], given)).exit).toBe(0);
  });

  it('entries of a dataset that is not sealed are none either: nothing is expected of them', async () => {
    expect((await trial([...HELD, '--only', 'runs-expiry'], { keys: ['trial/labels.csv'] })).exit).toBe(0);
  });
});

describe('before it begins', () => {
  it('says what it will do, and asks', async () => {
    const ran = await trial(['--bucket', 'acme-trial'], { typed: 'n\n' });
    expect(ran.err).toContain('A trial of 20 claims in account 111122223333, eu-west-1, with your rights.');
    expect(ran.err).toContain('only under s3://acme-trial/trial/sealwatch-trial/');
    expect(ran.err).toContain('make a KMS key, and have KMS delete it in 7 days');
    expect(ran.err).toContain('waited for 15 minutes at most');
    expect(ran.err).toContain('Nothing was done.');
    expect([ran.exit, ran.began]).toEqual([3, []]);
  });

  it('does nothing where another trial began while it asked', async () => {
    const ran = await trial(['--bucket', 'acme-trial'], { typed: 'y\n', isOvertaken: true });
    expect(ran.err).toContain('a trial of acme-trial is under way');
    expect([ran.exit, ran.began, ran.removed]).toEqual([4, [], []]);
  });

  it('does nothing where nobody can be asked', async () => {
    const ran = await trial(['--bucket', 'acme-trial']);
    expect(ran.err).toContain('there is no terminal to ask on, so nothing was done: say --yes');
    expect([ran.exit, ran.began]).toEqual([2, []]);
  });

  it('names only what the chosen claims need', async () => {
    const ran = await trial([...HELD, '--only', 'event-delay', '--wait', '30']);
    expect(ran.err).toContain('A trial of 1 claim ');
    expect(ran.err).not.toMatch(/KMS|GLACIER|Access Analyzer|versioning/);
    expect(ran.err).toContain('waited for 30 seconds at most');
  });

  it('warns where people are alerted', async () => {
    const sealed = await trial([...HELD, '--only', 'runs-expiry'], { datasets: [TRIAL] });
    expect(sealed.err).toContain('trial is sealed: whoever gets alerts is alerted about these objects.');
    expect(sealed.err).toContain('sealwatch resolve --dataset trial --reason trial');
    expect((await trial([...HELD, '--only', 'runs-expiry'])).err).not.toContain('alert');
  });
});

describe('a trial', () => {
  it('tries each claim, takes away what it made, and ends with 0 where all is shown', async () => {
    const ran = await trial(HELD, { differences: { policy: false } });
    expect(ran.out).toContain('20 shown');
    expect(ran.exit).toBe(0);
    expect(ran.removed.map(({ kind }) => kind)).toEqual(['queue', 'folder']);
    expect(existsSync(join(folder, JOURNAL))).toBe(false);
  });

  it('ends with 1 for what is not shown, with 3 for what could not be tried', async () => {
    expect((await trial(HELD, { differences: { policy: false, ignoresConditions: true } })).exit).toBe(1);
    expect((await trial(HELD)).exit).toBe(3);
  });

  it('its table fits 80 columns', async () => {
    const ran = await trial(HELD, { width: 80 });
    const lines = ran.out.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(ran.out).toMatch(
      /^event-delay +shown +3\.0\n {2}the event came after 1\.2 s, the version was recorded/m,
    );
    expect(ran.out).not.toContain('…');
    expect(ran.out).toMatch(/^policy-status +not tried/m);
    expect(ran.out).toContain('19 shown, 1 could not be tried here');
  });

  it('writes the report in both forms, and prints it with --json', async () => {
    const ran = await trial(['--json', ...HELD]);
    expect(JSON.parse(ran.out)).toEqual(ran.report);
    expect(ran.report).toMatchObject({ schema: 'sealwatch.trial/1', region: 'eu-west-1', left: [] });
    expect(ran.report?.claims.map(({ id }) => id)).toEqual(TRIED_CLAIMS.map(({ id }) => id));
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('# Trial of Sealwatch in AWS');
    expect(ran.err).toContain(`Report: ${join(folder, 'report.json')}, ${join(folder, 'report.md')}`);
  });

  it('the report names nobody', async () => {
    const { report } = await trial(HELD);
    const text = JSON.stringify(report?.claims);
    for (const secret of ['111122223333', 'alice', 'acme-trial', '203.0.113.7', 'REQUEST1', 'VERSION'])
      expect(text.replaceAll('VERSION-ID-', '')).not.toContain(secret);
    expect(text).toContain('FOLDER/event-delay');
  });
});

describe('whatever ends it, what was made is taken away', () => {
  it('an interruption: the rest is not tried, and the report is written', async () => {
    const ran = await trial(HELD, { isInterrupted: true });
    expect(ran.removed.map(({ kind }) => kind)).toEqual(['queue', 'folder']);
    expect(ran.report?.totals.interrupted).toBeGreaterThan(15);
    expect(ran.exit).toBe(3);
  });

  it('an interruption while it begins: nothing is tried, and that is no error', async () => {
    const ran = await trial(HELD, { isStoppedEarly: true });
    expect(ran.removed.map(({ kind }) => kind)).toEqual(['queue', 'folder']);
    expect(ran.report?.totals.interrupted).toBe(20);
    expect([ran.exit, ran.err]).toEqual([3, expect.not.stringContaining('error')]);
  });

  it('a refusal while it begins: the error of AWS is said', async () => {
    const ran = await trial(HELD, { failsToBegin: true });
    expect(ran.removed.map(({ kind }) => kind)).toEqual(['queue', 'folder']);
    expect(ran.err).toContain('denied');
    expect(ran.exit).toBe(4);
  });

  it('what cannot be taken away is named, stays in the journal, and ends with 4', async () => {
    const ran = await trial(HELD, { stuck: 'queue' });
    expect(ran.removed.map(({ kind }) => kind)).toEqual(['folder']);
    expect(ran.err).toMatch(/not taken away: the queue trial-of-\w{12}: /);
    expect(ran.err).toContain('Try again with sealwatch trial --bucket acme-trial --clean-up');
    expect(ran.report?.left).toEqual(['queue']);
    expect([ran.exit, existsSync(join(folder, JOURNAL))]).toEqual([4, true]);
  });

  it('with --keep nothing is, and the command that does it is printed', async () => {
    const ran = await trial([...HELD, '--only', 'runs-expiry', '--keep']);
    expect([ran.exit, ran.removed]).toEqual([0, []]);
    expect(ran.err).toContain('What was made is kept: sealwatch trial --bucket acme-trial --clean-up');
    expect(readFileSync(join(folder, JOURNAL), 'utf8')).toContain('"kind":"queue"');
  });
});

describe('after a trial that was not cleaned up', () => {
  it.each<[string, Given & { readonly journal?: string }]>([
    ['another one is refused by its journal', { journal: '{"kind":"queue","name":"q"}\n' }],
    ['another one is refused by its queue, from whatever computer', { isUnderWay: true }],
  ])('%s', async (_, { journal, ...given }) => {
    if (journal !== undefined) writeFileSync(join(folder, JOURNAL), journal);
    const ran = await trial(HELD, given);
    expect(ran.err).toContain('run sealwatch trial --bucket acme-trial --clean-up');
    expect([ran.exit, ran.began]).toEqual([4, []]);
  });

  it('--clean-up removes what the journal names, the last first, and then the journal', async () => {
    const [queue, rule, key] = [made('queue'), made('rule'), made('key')];
    const lines = [queue, rule, key, { ...key, arn: 'arn:k' }];
    writeFileSync(
      join(folder, JOURNAL),
      `${lines.map((each) => JSON.stringify(each)).join('\n')}\n{"kind":"ru`,
    );
    const ran = await trial([...HELD, '--clean-up']);
    expect(ran.removed).toEqual([{ ...key, arn: 'arn:k' }, rule, queue]);
    expect(ran.out).toBe('Nothing of a trial is left.\n');
    expect([ran.exit, existsSync(join(folder, JOURNAL))]).toEqual([0, false]);
  });

  it.each<Made>([
    { kind: 'folder', bucket: 'acme-training-data', prefix: FOLDER },
    { kind: 'queue', name: 'orders' },
    { kind: 'rule', name: 'orders' },
    { kind: 'key', description: 'of production', arn: 'arn:k' },
  ])(
    '--clean-up removes nothing where the journal names %j, which no trial of the bucket makes',
    async (thing) => {
      const lines = [made('queue'), thing].map((each) => `${JSON.stringify(each)}\n`);
      writeFileSync(join(folder, JOURNAL), lines.join(''));
      const ran = await trial([...HELD, '--clean-up']);
      expect(ran.err).toContain('which no trial of acme-trial makes, so nothing was removed');
      expect([ran.exit, ran.removed]).toEqual([2, []]);
    },
  );

  it('--clean-up without a journal looks for everything by its name', async () => {
    const ran = await trial([...HELD, '--clean-up']);
    expect(ran.removed.map(({ kind }) => kind)).toEqual(['key', 'rule', 'rule', 'rule', 'queue', 'folder']);
    expect(ran.err).toContain('objects under s3://acme-trial/trial/sealwatch-trial/');
  });

  it('--clean-up asks first', async () => {
    const ran = await trial(['--bucket', 'acme-trial', '--clean-up'], { typed: 'no\n' });
    expect([ran.exit, ran.removed]).toEqual([3, []]);
  });

  it('a file that is no journal removes nothing', async () => {
    writeFileSync(join(folder, JOURNAL), 'hello\n');
    const ran = await trial([...HELD, '--clean-up']);
    expect(ran.err).toContain('is no journal of a trial, so nothing was removed');
    expect([ran.exit, ran.removed]).toEqual([2, []]);
  });
});

it('--list names the claims without a deployment, in 80 columns', async () => {
  const ran = await trial(['--list'], { width: 80 });
  expect(ran.out).toMatch(/^event-delay\n {2}S3's event of a change/m);
  expect(ran.out).not.toContain('…');
  expect(Math.max(...ran.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(JSON.parse((await trial(['--list', '--json'])).out).claims.length).toBeGreaterThan(40);
});

it('without a bucket says what is missing', async () => {
  expect(await trial([])).toMatchObject({ exit: 2, err: expect.stringContaining('--bucket') });
});
