import { describe, expect, it } from 'vitest';
import type { AlertRecord } from '../../core/alerts/ports.ts';
import { fakeLister } from '../../test/cli/fake-lister.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { BAD, DATASET, DEPLOYMENT, entry, finding, LABELER, version } from '../../test/cli/samples.ts';
import { decision } from '../../test/fakes/decision.ts';

const id = (start: string) => start.padEnd(40, '0');
const FINDINGS = [
  finding(),
  finding({ id: id('b21e07'), severity: 'high', key: 'moderation/v3/\u202egpj.exe', rule: 'object-added' }),
  finding({ id: id('7f3a9d'), state: 'resolved', time: '2026-11-10T00:00:00.000Z' }),
];
const HISTORY = [version('Qm7xPw', { digest: BAD }), version('3sL4kq', {})];
const lister = fakeLister(HISTORY);
const queries = fakeQueries({
  datasets: [DATASET],
  entry: entry(),
  history: HISTORY,
  findings: FINDINGS,
});
const run = (...args: string[]) => runCli(['findings', ...args], { queries, lister, deployment: DEPLOYMENT });
const ids = (out: string) =>
  out
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).id.slice(0, 6));

const STORM = '4d1f08a2b3c4'.padEnd(40, '0');
const OTHER = '4d1f08ffffff'.padEnd(40, '0');
const reported = (...alerts: readonly string[]) => ({ alerts, group: null });
const DECIDED = 'ddddddffffff'.padEnd(40, '0');
const decided: AlertRecord = {
  id: DECIDED,
  group: 'decision|decision|*|info',
  status: 'published',
  count: 1,
  findings: [],
  decision: decision({ count: 3, keys: ['moderation/v3/a.jsonl', 'moderation/v3/b.jsonl'] }),
  datasets: ['moderation-v3'],
  from: '',
  to: '',
  dueAt: '',
  createdAt: '',
  publishedAt: null,
  stamp: 3,
};
const toldQueries = fakeQueries({
  decisionAlerts: [decided],
  datasets: [DATASET],
  findings: [
    finding({ id: id('aaaaaa'), notice: reported(STORM) }),
    finding({ id: id('bbbbbb'), notice: reported(OTHER) }),
    finding({
      id: id('cccccc'),
      key: 'c',
      severity: 'high',
      state: 'resolved',
      // The first alert, and one of updates.
      notice: reported(OTHER, STORM),
    }),
  ],
});
const listed = (...args: string[]) =>
  runCli(['findings', ...args], { queries: toldQueries, deployment: DEPLOYMENT });

describe('findings that are open', () => {
  it('name the command that stops the attack; others do not', async () => {
    const next = async (name: string) => JSON.parse((await run(name, '--json')).out).next;
    expect(await next('7f3a9c')).toContain('sealwatch contain 7f3a9c');
    expect(await next('7f3a9d')).not.toContain('sealwatch contain 7f3a9d');
  });
});

describe('findings in groups and limits', () => {
  it('shows the first, and says that there are more', async () => {
    const { out, err } = await run('--limit', '1');
    expect(out.split('\n').map((line) => line.slice(0, 6))).toEqual(['ID    ', '7f3a9c', '']);
    expect(err).toBe('the first 1 open finding; there are more\n');
    expect((await run('--limit', '2')).err).toBe('2 open findings\n');
    expect(ids((await run('--limit', '1', '--json')).out)).toEqual(['7f3a9c']);
  });

  it('counts them by what they have in common, the worst first', async () => {
    const { out, err } = await run('--all', '--group-by', 'rule', '--json');
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      expect.objectContaining({ rule: 'object-altered', count: 2, severity: 'critical' }),
      expect.objectContaining({ rule: 'object-added', count: 1, severity: 'high' }),
    ]);
    expect(err).toBe('');
    expect((await run('--group-by', 'actor')).out).toMatch(/ACTOR\n +2 {2}critical .* Labeler\n$/);
    expect((await run('--group-by', 'dataset', '--limit', '1')).err).toBe('2 open findings in 1 group\n');
    expect((await run('--group-by', 'rule', '--limit', '1')).err).toContain('of which the first 1 are shown');
  });

  it.each([
    ['--limit', '0'],
    ['--limit', 'all'],
    ['--group-by', 'colour'],
  ])('refuses %s %s', async (...args) => {
    expect((await run(...args)).exitCode).toBe(2);
  });
});

describe('findings', () => {
  it('lists the open ones', async () => {
    const { out, err, exitCode } = await run();
    expect(out.split('\n').map((line) => line.slice(0, 6))).toEqual(['ID    ', '7f3a9c', 'b21e07', '']);
    expect(out).toContain('\\u{202e}gpj.exe');
    expect(out).not.toContain('\u202e');
    expect(err).toBe('2 open findings\n');
    expect(exitCode).toBe(0);
  });

  it.each([
    [['--all'], ['7f3a9c', 'b21e07', '7f3a9d']],
    [
      ['--all', '--since', '2026-11-15'],
      ['7f3a9c', 'b21e07'],
    ],
    [['--severity', 'high,low'], ['b21e07']],
    [
      ['--severity', 'high', '--severity', 'critical'],
      ['7f3a9c', 'b21e07'],
    ],
    [
      ['--dataset', 'moderation-v3'],
      ['7f3a9c', 'b21e07'],
    ],
    [
      ['--actor', LABELER],
      ['7f3a9c', 'b21e07'],
    ],
    [
      ['--actor', 'arn:aws:sts::111122223333:assumed-role/Labeler/anna'],
      ['7f3a9c', 'b21e07'],
    ],
    [
      ['--key', 's3://acme-training-data/moderation/v3/labels-007.jsonl', '--all'],
      ['7f3a9c', '7f3a9d'],
    ],
  ])('narrows them with %j', async (options, expected) => {
    expect(ids((await run('--json', ...options)).out)).toEqual(expected);
  });

  it.each([
    ['by its id', [STORM]],
    ['by its first characters', [STORM.slice(0, 12)]],
  ])('lists exactly what an alert reported, whatever became of it, %s', async (_, alert) => {
    expect(ids((await listed('--json', '--alert', ...alert)).out)).toEqual(['aaaaaa', 'cccccc']);
    const { out, err, exitCode } = await listed('--alert', ...alert);
    expect(out).toContain('aaaaaa');
    expect(out).not.toContain('bbbbbb');
    expect(err).toBe('2 findings\n');
    expect(exitCode).toBe(0);
  });

  it.each([
    [['--open'], ['aaaaaa']],
    [['--severity', 'high'], ['cccccc']],
    [
      ['--rule', 'object-altered', '--since', '2026-11-20'],
      ['aaaaaa', 'cccccc'],
    ],
    [['--key', 's3://acme-training-data/c', '--dataset', DATASET.name], ['cccccc']],
    [['--actor', LABELER, '--key', 's3://acme-training-data/other'], []],
  ])('narrows what an alert reported with %j', async (options, expected) => {
    expect(ids((await listed('--json', '--alert', STORM, ...options)).out)).toEqual(expected);
  });

  it.each([
    ['none is', 'd'.repeat(12), 'there is no alert dddddddddddd: the last line of its message names it'],
    ['it is none', 'storm', 'not the id of an alert: "storm"; it has 6 to 40 digits 0-9 a-f'],
    [
      'several begin like it',
      '4d1f08',
      `several alerts begin with 4d1f08; write more of it: ${STORM}, ${OTHER}`,
    ],
    ['nobody knows it, though decisions begin alike', 'dddddd0', 'there is no alert dddddd0'],
  ])('says what is allowed instead of an alert where %s', async (_, alert, message) => {
    const { out, err, exitCode } = await listed('--alert', alert);
    expect(exitCode).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
  });

  it.each([DECIDED, 'dddddd'])(
    'shows a decision where the alert %s reports one: what, who, when, keys',
    async (alert) => {
      const { out, exitCode } = await listed('--alert', alert);
      expect(exitCode).toBe(0);
      expect(out).toContain('These bytes count as approved from now on: 3 keys approved in moderation-v3.');
      expect(out).toContain('Who       arn:aws:iam::111122223333:role/Publisher, session ada');
      expect(out).toContain('When      2026-11-20 03:12:07 UTC');
      expect(out).toContain('s3://acme-training-data/moderation/v3/b.jsonl');
      expect(out).toContain('and 1 more');
      const { out: json } = await listed('--json', '--alert', alert);
      expect(JSON.parse(json)).toMatchObject({ schema: 'sealwatch.decision/1', id: DECIDED, count: 3 });
    },
  );

  it('gives each in the form of an alert', async () => {
    const [line = ''] = (await run('--json')).out.split('\n');
    expect(JSON.parse(line)).toMatchObject({
      schema: 'sealwatch.alert/1',
      kind: 'finding',
      rule: 'object-altered',
      title: 'object altered',
      account: '111122223333',
      region: 'eu-west-1',
      resource: { bucket: 'acme-training-data', versionId: 'Qm7xPw' },
      techniques: [{ framework: 'MITRE ATLAS', version: '5.6.0', id: 'AML.T0020' }, expect.anything()],
      next: ['sealwatch findings 7f3a9c'],
    });
  });

  it('shows one with all its evidence and the command that restores', async () => {
    const { out, exitCode } = await run('7f3a9c', '--profile', 'ops');
    expect(out).toContain('[CRITICAL] object altered');
    expect(out).toContain('address 203.0.113.9');
    expect(out).toContain('Unknown     actor.userAgent: not reported');
    expect(out).toContain(
      "  aws s3api copy-object --bucket acme-training-data --key moderation/v3/labels-007.jsonl --copy-source 'acme-training-data/moderation/v3/labels-007.jsonl?versionId=3sL4kq' --profile ops\n",
    );
    expect(out).toContain('  sealwatch approve --finding 7f3a9c --profile ops --reason');
    expect(exitCode).toBe(0);
  });

  it('gives one as JSON with its commands', async () => {
    const document = JSON.parse((await run('7f3a9c', '--json')).out);
    expect(document.restore.commands).toHaveLength(1);
    expect(document.next[0]).toMatch(/^sealwatch restore 7f3a9c$/);
  });

  it.each([
    [['7f3a9']],
    [['zzzzzz']],
    [['ffffff']],
    [['7f3a9c', '--all']],
    [['--all', '--open']],
    [['7f3a9c', '--alert', 'aaaaaa']],
    [['--alert', 'aaaaaa', '--dataset', 'other']],
    [['--severity', 'worst']],
    [['--dataset', 'other']],
    [['--actor', 'Labeler']],
    [['--since', 'yesterday']],
  ])('takes %j for wrong use', async (args) => {
    const { out, err, exitCode } = await run(...args);
    expect(exitCode).toBe(2);
    expect(out).toBe('');
    expect(err).not.toBe('');
  });

  it('wants more of an id that several have', async () => {
    const several = fakeQueries({
      findings: [finding({ id: id('aaaaaa1') }), finding({ id: id('aaaaaa2') })],
    });
    const { err, exitCode } = await runCli(['findings', 'aaaaaa'], { queries: several });
    expect(exitCode).toBe(2);
    expect(err).toContain(id('aaaaaa2'));
  });
});
