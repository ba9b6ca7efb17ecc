import { describe, expect, it } from 'vitest';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import {
  BAD,
  DATASET,
  DEPLOYMENT,
  entry,
  finding,
  GOOD,
  LABELER,
  REF,
  version,
} from '../../test/cli/samples.ts';
import { shortVersions } from './history-command.ts';

const ADDRESS = `s3://${REF.bucket}/${REF.key}`;
const destroyed = { at: '2026-11-20T03:14:22.000Z', by: 'delete', sequencer: null, rank: null } as const;

const HISTORY = [
  version('Qm7xPw', { storedAt: '2026-11-20T03:12:07.000Z', digest: BAD }, { class: 'altered' }),
  version('3sL4kq', { destroyed }),
];
const FINDINGS = [
  finding(),
  finding(
    { id: 'b21e07'.padEnd(40, '0'), rule: 'version-destroyed', version: '3sL4kq', versionId: '3sL4kq' },
    {
      destroyed: { at: destroyed.at, by: 'delete', approved: true },
      survives: [{ bucket: 'acme-archive', key: 'labels-007.jsonl', versionId: 'Zk1' }],
    },
  ),
];
const queries = fakeQueries({ datasets: [DATASET], entry: entry(), history: HISTORY, findings: FINDINGS });

describe('history', () => {
  it('lists every version, who stored it, and how it ended', async () => {
    const { out, exitCode } = await runCli(['history', ADDRESS], { queries, deployment: DEPLOYMENT });
    expect(exitCode).toBe(0);
    expect(out).toBe(
      [
        `moderation-v3 (sealed)  ALTERED  expected sha256:${'9f'.repeat(32)}`,
        'TIME (UTC)             VERSION  CLASS     DIGEST      SIZE  LEVEL  BY             FINDING',
        '2026-11-20 03:12:07 *  Qm7xPw   altered   60606060  48,211  read   Labeler        7f3a9c',
        '2026-11-02 10:00:41 x  3sL4kq   baseline  9f9f9f9f  48,211  read   DataPublisher  b21e07',
        '* current  x destroyed 2026-11-20 03:14:22 by Labeler; 1 copy survives',
        '',
      ].join('\n'),
    );
  });

  it('says of what S3 said that no byte was read, and what either costs', async () => {
    const [newest, ...others] = HISTORY;
    const said = newest && { ...newest, level: 's3-sha256' as const };
    const trusting = fakeQueries({
      datasets: [DATASET],
      entry: entry(),
      history: said ? [said, ...others] : [],
      findings: FINDINGS,
    });
    const { out } = await runCli(['history', ADDRESS], { queries: trusting, deployment: DEPLOYMENT });
    expect(out.match(/ (?:read|s3-sha256) {2,}/g)?.map((level) => level.trim())).toEqual([
      's3-sha256',
      'read',
    ]);
    expect(out).toContain(
      's3-sha256: the digest is what S3 said, and no byte was read. A million such versions cost about $0.40 where S3 stored it, and $1.00 and what S3 takes for computing where a job did; to read them costs $0.40 and $0.31 a TB\n',
    );
  });

  it('names the account of whoever is of another one: a role of the same name there is another role', async () => {
    const by = 'arn:aws:iam::999999999999:role/DataPublisher';
    const base = entry();
    const others = fakeQueries({
      datasets: [DATASET],
      entry: { ...base, baseline: base.baseline && { ...base.baseline, by } },
      history: HISTORY,
      findings: [finding({ actor: { ...finding().actor, arn: 'arn:aws:iam::999999999999:role/Labeler' } })],
    });
    const { out } = await runCli(['history', ADDRESS], { queries: others, deployment: DEPLOYMENT });
    expect(out).toContain('  DataPublisher (account 999999999999)  ');
    expect(out).toContain('  Labeler (account 999999999999)  ');
  });

  it('says where approved bytes came from, as somebody said it, with nothing in it that a terminal obeys', async () => {
    const base = entry();
    const provenance = {
      source: 'https://example.org/crawl-44.tar',
      collected: '2026-11-18T00:00:00.000Z',
      transform: 'dedup\u001b[2J',
    };
    const by = 'arn:aws:iam::111122223333:role/DataPublisher';
    const times = { from: '2026-11-19T00:00:00.000Z', until: '2026-11-20T00:00:00.000Z' };
    const approval = {
      id: 'a1',
      digest: GOOD,
      size: null,
      ...times,
      accepts: null,
      by,
      reason: 'r',
      provenance,
    };
    const sourced = fakeQueries({
      datasets: [DATASET],
      entry: { ...base, approvals: [approval] },
      history: HISTORY,
    });
    const { out } = await runCli(['history', ADDRESS], { queries: sourced, deployment: DEPLOYMENT });
    expect(out).toContain(
      '\n3sL4kq: from https://example.org/crawl-44.tar, collected 2026-11-18 00:00:00 UTC, transform: dedup\\x1b[2J (as DataPublisher said, approval a1)\n',
    );
    const json = await runCli(['history', ADDRESS, '--json'], { queries: sourced, deployment: DEPLOYMENT });
    const said = [{ approval: 'a1', by, at: times.from, ...provenance }];
    expect(JSON.parse(json.out)).toMatchObject({
      expected: { provenance: said },
      versions: [{ provenance: [] }, { provenance: said }],
    });
  });

  it('is one JSON document with whole version ids', async () => {
    const { out } = await runCli(['history', ADDRESS, '--json'], { queries, deployment: DEPLOYMENT });
    const document = JSON.parse(out);
    expect(document).toMatchObject({ ...REF, dataset: 'moderation-v3', mode: 'sealed', state: 'altered' });
    expect(document.versions).toHaveLength(2);
    expect(document.versions[0]).toMatchObject({ versionId: 'Qm7xPw', current: true, actor: LABELER });
    expect(document.versions[1].destroyed).toMatchObject({ at: destroyed.at, by: 'delete' });
  });

  it('says since when its dataset was not looked at', async () => {
    const gap = { from: '2026-11-19T10:00:00.000Z', to: '2026-11-19T12:00:00.000Z' };
    const datasets = [{ ...DATASET, gap }];
    const unlooked = fakeQueries({ datasets, entry: entry(), history: HISTORY, findings: FINDINGS });
    const { out } = await runCli(['history', ADDRESS], { queries: unlooked, deployment: DEPLOYMENT });
    expect(out.split('\n')[0]).toContain('not looked at since 2026-11-19 10:00:00 UTC');
    const json = await runCli(['history', ADDRESS, '--json'], { queries: unlooked, deployment: DEPLOYMENT });
    expect(JSON.parse(json.out)).toMatchObject({ notLookedAtSince: gap.from });
  });

  it('says when CloudTrail did not record who changed its dataset', async () => {
    const unrecorded = { since: '2026-11-19T10:00:00.000Z', reasons: ['no trail logs'] };
    const datasets = [{ ...DATASET, unrecorded }];
    const queries = fakeQueries({ datasets, entry: entry(), history: HISTORY, findings: FINDINGS });
    const { out } = await runCli(['history', ADDRESS], { queries, deployment: DEPLOYMENT });
    expect(out).toContain('CloudTrail does not record all since 2026-11-19 10:00:00 UTC (no trail logs)');
    const json = await runCli(['history', ADDRESS, '--json'], { queries, deployment: DEPLOYMENT });
    expect(JSON.parse(json.out)).toMatchObject({
      notRecorded: [{ from: unrecorded.since, to: null, reasons: unrecorded.reasons }],
    });
  });

  it.each([
    ['as S3 lists them', 1, 'listing'],
    ['not known', null, 'nothing'],
  ])(
    'says that the order within a second is %s, where the events do not say it',
    async (words, rank, shown) => {
      const storedAt = '2026-11-20T03:12:07.000Z';
      const sequencers = {
        short: '617f08299329d189'.padEnd(64, '0').toUpperCase(),
        long: '0062E9'.padEnd(64, '0'),
      };
      const second = version('Qm7xPw', { storedAt, sequencer: sequencers.long, rank });
      const first = version('3sL4kq', { storedAt, sequencer: sequencers.short, rank: rank && 0 });
      const asked = fakeQueries({ datasets: [DATASET], entry: entry(), history: [second, first] });
      const { out } = await runCli(['history', ADDRESS], { queries: asked, deployment: DEPLOYMENT });
      expect(out).toContain(`order of the versions of 2026-11-20 03:12:07: ${words}`);
      const json = await runCli(['history', ADDRESS, '--json'], { queries: asked, deployment: DEPLOYMENT });
      const { versions } = JSON.parse(json.out) as { versions: { orderShownBy: string }[] };
      expect(versions.map(({ orderShownBy }) => orderShownBy)).toEqual([shown, 'events']);
    },
  );

  it('says so of a key that was never seen', async () => {
    const { out, exitCode } = await runCli(['history', 's3://acme-training-data/\u202eother'], {
      queries,
      deployment: DEPLOYMENT,
    });
    expect(out).toBe('s3://acme-training-data/\\u{202e}other: never seen\n');
    expect(exitCode).toBe(0);
  });
});

describe('shortVersions', () => {
  const short = (...ids: (string | null)[]) => [
    ...shortVersions(ids.map((versionId, index) => ({ version: `${index}`, versionId }))).values(),
  ];

  it('shows as much as distinguishes versions', () => {
    expect(short('3sL4kqAAAA', 'Qm7xPwBBBB')).toEqual(['3sL4kq', 'Qm7xPw']);
    expect(short('abcdefgh1', 'abcdefgh2')).toEqual(['abcdefgh1', 'abcdefgh2']);
    expect(short('ab')).toEqual(['ab']);
  });

  it('counts the null versions that were overwritten in place', () => {
    expect(short(null, 'abcdefgh', null)).toEqual(['null', 'abcdef', 'null-1']);
  });
});

describe('a version in an archive', () => {
  const detail =
    'S3 moved it to DEEP_ARCHIVE at 2026-11-20T03:12:07Z: nobody can read it until it is restored';
  const moves = [{ at: '2026-11-20T03:12:07.000Z', to: 'DEEP_ARCHIVE' }];
  const current = { version: '3sL4kq', versionId: '3sL4kq', class: 'baseline', digest: GOOD } as const;
  const known = entry();
  const archived = {
    ...known,
    state: 'unverifiable',
    standing: { ...known.standing, current: { ...current, isArchived: true as const } },
  } as const;
  const connected = fakeQueries({
    datasets: [DATASET],
    entry: archived,
    history: [version('3sL4kq', { moves }, { detail })],
    findings: [],
  });

  it('makes the key UNVERIFIABLE (archived), and a line says since when', async () => {
    const { out } = await runCli(['history', ADDRESS], { queries: connected, deployment: DEPLOYMENT });
    expect(out).toContain('moderation-v3 (sealed)  UNVERIFIABLE (archived)  expected');
    expect(out).toContain(`3sL4kq: ${detail}`);
  });

  it('is not established in JSON, with the reason', async () => {
    const { out } = await runCli(['history', ADDRESS, '--json'], {
      queries: connected,
      deployment: DEPLOYMENT,
    });
    expect(JSON.parse(out)).toMatchObject({
      state: 'unverifiable',
      versions: [{ unestablished: 'archived', detail, digest: GOOD }],
    });
  });
});
