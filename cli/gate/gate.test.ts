import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../core/findings/finding.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import type { ListedObject } from '../../core/versions/version-lister.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { NOW } from '../../test/cli/run-cli.ts';
import { BAD, DATASET, DEPLOYMENT, entry, GOOD, REF, version } from '../../test/cli/samples.ts';
import { Sink } from '../../test/cli/sink.ts';
import { activityFinding } from '../../test/fakes/activity-finding.ts';
import type { Connection } from '../connection/connect.ts';
import { Terminal } from '../output/terminal.ts';
import { Runner } from '../runner.ts';
import { addGate } from './gate-command.ts';

const CURRENT = { version: '3sL4kq', versionId: '3sL4kq', class: 'baseline', digest: GOOD } as const;
const intact = { ...entry({ current: CURRENT, wrong: [] }), state: 'intact' } as const;
const object = (key: string, versionId: string | null): ListedObject => ({
  key,
  versionId,
  kind: 'object',
  isLatest: true,
  etag: 'e',
  size: 48_211,
  storedAt: new Date('2026-11-02T10:00:41.000Z'),
  storageClass: null,
});
const LISTED = [object(REF.key, '3sL4kq')];

interface World {
  readonly known?: ReturnType<typeof entry>;
  readonly listed?: readonly ListedObject[];
  readonly dataset?: Partial<Dataset>;
  readonly verifiedAt?: string;
  readonly findings?: readonly Finding[];
}

/** A record of another dataset that somebody edited in the tables. */
const tampered = (changes: Partial<Finding> = {}): Finding =>
  ({
    ...activityFinding({ id: 'bada55'.padEnd(40, '0'), rule: 'manifest-tampered', dataset: null }),
    ...changes,
  }) as Finding;

async function gate(
  words: readonly string[],
  {
    known = intact,
    listed = LISTED,
    dataset = {},
    verifiedAt = '2026-11-21T09:30:00.000Z',
    findings = [],
  }: World = {},
) {
  const [out, err] = [new Sink(null), new Sink(null)];
  const queries = fakeQueries({
    datasets: [{ ...DATASET, ...dataset }],
    entries: [
      {
        ...REF,
        dataset: DATASET.name,
        state: known.state,
        digest: GOOD,
        size: 1,
        versionId: null,
        since: null,
      },
    ],
    entry: known,
    history: [version('3sL4kq', {}, { verifiedAt })],
    findings,
  });
  const runner = new Runner({
    terminal: new Terminal({ out, err }, { NO_COLOR: '1' }),
    environment: {},
    clock: () => NOW,
    connect: async () => ({ queries, deployment: DEPLOYMENT }) as Connection,
  });
  const program = new Command().option('--json').exitOverride();
  addGate(program, runner, () => ({
    // One object a page.
    listCurrent: async ({ cursor }) => {
      const at = Number(cursor ?? 0);
      return {
        objects: listed.slice(at, at + 1),
        nextCursor: at + 1 < listed.length ? String(at + 1) : null,
      };
    },
  }));
  await program.parseAsync(['gate', '--dataset', DATASET.name, ...words], { from: 'user' });
  return { out: out.text, err: err.text, exit: runner.exitCode };
}

describe('gate', () => {
  it('lets through a dataset of which every key is intact, and prints its root digest', async () => {
    const { out, exit } = await gate([]);
    expect(out).toMatch(/^PASSED: 1 key intact\nroot digest: [0-9a-f]{64}\n$/);
    expect(exit).toBe(0);
  });

  it('knows a null version by its ETag and second, though S3 lists fractions of it', async () => {
    const version = 'null/e/2026-11-02T10:00:41.000Z';
    const current = { ...CURRENT, version, versionId: null };
    const known = { ...entry({ current, wrong: [] }), state: 'intact' } as const;
    const at = (time: string) => [{ ...object(REF.key, null), storedAt: new Date(time) }];
    expect(await gate([], { known, listed: at('2026-11-02T10:00:41.375Z') })).toMatchObject({ exit: 0 });
    const other = await gate([], { known, listed: at('2026-11-02T10:00:42.000Z') });
    expect(other).toMatchObject({
      exit: 1,
      out: expect.stringContaining('version null, which is not recorded yet'),
    });
  });

  it('lets through what was read recently enough, and says since when', async () => {
    expect(await gate(['--max-age', '1h'])).toMatchObject({
      exit: 0,
      out: expect.stringContaining('read since 2026-11-21 09:30:00 UTC'),
    });
    expect(await gate(['--max-age', '15m'])).toMatchObject({
      exit: 1,
      out: expect.stringContaining('last read 2026-11-21T09:30:00.000Z: read it again'),
    });
  });

  it.each<[string, World, RegExp]>([
    ['an altered key', { known: entry(), listed: [object(REF.key, 'Qm7xPw')] }, /labels-007.jsonl: altered/],
    [
      'a version that no event reported yet',
      { listed: [object(REF.key, 'N3w')] },
      /S3 has version N3w, which is not recorded yet/,
    ],
    [
      'a key that no event reported yet',
      { listed: [...LISTED, object('moderation/v3/new', 'N3w')] },
      /new: S3 has it, and nothing is recorded of it yet/,
    ],
    [
      'a key that S3 does not have any more',
      { listed: [object('moderation/v3/a', 'x')] },
      /S3 does not have it any more/,
    ],
    ['a judgement that is not finished', { known: { ...intact, isSettled: false } }, /not finished/],
    ['a dataset that is not sealed', { dataset: { status: 'unsealed' } }, /it is not sealed/],
    [
      'an open dataset',
      { dataset: { modes: [{ mode: 'open', since: '2026-01-01T00:00:00.000Z' }] } },
      /it is open/,
    ],
    [
      'a dataset that is not watched',
      { dataset: { unwatched: { since: '2026-11-20T00:00:00.000Z', reasons: ['the rule is off'] } } },
      /not every key was looked at since 2026-11-20T00:00:00.000Z: the rule is off/,
    ],
    [
      'a manifest that somebody wrote to, as long as nobody has resolved that',
      { findings: [activityFinding(), tampered()] },
      /somebody wrote to the manifest \(finding bada55\): put it right \(sealwatch repair\)/,
    ],
    ['other bytes than the root digest says', {}, /its root digest is [0-9a-f]{64}, and a{64} is expected/],
  ])('refuses %s', async (title, world, message) => {
    const { out, exit } = await gate(title.startsWith('other') ? ['--expect', 'a'.repeat(64)] : [], world);
    expect(out).toMatch(message);
    expect(out).toContain('REFUSED: do not use moderation-v3');
    expect(exit).toBe(1);
  });

  it('lets through what was intact while other findings are open, or the manifest was put right', async () => {
    const findings = [activityFinding(), tampered({ state: 'resolved' })];
    expect(await gate([], { findings })).toMatchObject({ exit: 0 });
  });

  it('refuses an empty dataset', async () => {
    const gone = { ...entry({ current: null, wrong: [], expected: null }), state: 'recorded' } as const;
    expect(await gate([], { known: gone, listed: [] })).toMatchObject({
      exit: 1,
      out: expect.stringContaining('it holds no key'),
    });
  });

  it('has stable JSON', async () => {
    const altered = {
      ...entry({ current: { ...CURRENT, version: 'Qm7xPw', versionId: 'Qm7xPw', digest: BAD } }),
    };
    expect(
      JSON.parse((await gate(['--json'], { known: altered, listed: [object(REF.key, 'Qm7xPw')] })).out),
    ).toEqual({
      dataset: 'moderation-v3',
      passed: false,
      root: expect.stringMatching(/^[0-9a-f]{64}$/),
      keys: 1,
      problems: [],
      wrong: { count: 1, keys: [{ key: REF.key, problem: 'altered' }] },
      verifiedSince: null,
    });
  });
});
