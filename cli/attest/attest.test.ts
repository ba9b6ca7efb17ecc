import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { contradictionsIn } from '../../core/attestation/check-clean-window.ts';
import { readEnvelope } from '../../core/attestation/dsse.ts';
import { type Statement, statementIn } from '../../core/attestation/statement.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { type ManifestEntry, newEntry } from '../../core/versions/entry.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { BAD, DATASET, DEPLOYMENT, GOOD, REF, version } from '../../test/cli/samples.ts';
import { runningSha256 } from './running-sha256.ts';

const FROM = '2026-11-10T00:00:00.000Z';
const TO = '2026-11-20T00:00:00.000Z';
const baseline = {
  version: '3sL4kq',
  versionId: '3sL4kq',
  digest: GOOD,
  size: 48_211,
  storedAt: '2026-11-02T10:00:41.000Z',
  run: 'r',
  by: 'me',
};
const BAD_AT = '2026-11-15T03:12:07.000Z';
const good = version('3sL4kq', {});
const bad = version('Qm7xPw', { digest: BAD, storedAt: '2026-11-15T03:12:07.000Z' }, { class: 'altered' });
const restored = version('Re5t0r', { storedAt: '2026-11-15T04:00:00.000Z' }, { class: 'same-bytes' });

const folder = mkdtempSync(join(tmpdir(), 'sealwatch-attest-'));
const [keyFile, publicFile, otherFile] = ['key.pem', 'key.pub', 'other.pub'].map((name) =>
  join(folder, name),
) as [string, string, string];

beforeAll(() => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  writeFileSync(keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }));
  writeFileSync(publicFile, publicKey.export({ format: 'pem', type: 'spki' }));
  const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  writeFileSync(otherFile, other.publicKey.export({ format: 'pem', type: 'spki' }));
});

interface World {
  readonly records?: readonly (typeof good)[];
  readonly dataset?: Partial<Dataset>;
  readonly approvals?: ManifestEntry['approvals'];
  /** Of the newest settings poll; `null` where there was none. @default the end of the window */
  readonly polledAt?: string | null;
}

const attest = (
  words: readonly string[],
  { records = [good], dataset = {}, approvals = [], polledAt = TO }: World = {},
) =>
  runCli(['attest', ...words], {
    deployment: DEPLOYMENT,
    queries: fakeQueries({
      datasets: [{ ...DATASET, ...dataset }],
      entries: [
        {
          ...REF,
          dataset: DATASET.name,
          state: 'intact',
          digest: GOOD,
          size: 1,
          versionId: null,
          since: null,
        },
      ],
      entry: { ...newEntry(REF, DATASET.name), baseline, approvals },
      history: records,
      ...(polledAt !== null && {
        look: { at: polledAt, settings: 1, unreadable: [], unreadableCount: 0, listed: [] },
      }),
    }),
  });
const WINDOW = ['--dataset', DATASET.name, '--from', FROM, '--to', TO];
const statementOf = (text: string): Statement => statementIn(readEnvelope(JSON.parse(text)));

describe('attest', () => {
  it('says that a dataset was clean, names every version, and ends with 0', async () => {
    const { out, err, exitCode } = await attest([...WINDOW, '--key', keyFile]);
    const { subjects, predicate } = statementOf(out);
    expect(subjects).toEqual([
      {
        name: 'dataset moderation-v3',
        uri: 's3://acme-training-data/moderation/v3/',
        digest: { sha256: expect.any(String) },
        annotations: {},
      },
      {
        name: REF.key,
        uri: 's3://acme-training-data/moderation/v3/labels-007.jsonl?versionId=3sL4kq',
        digest: { sha256: GOOD.slice(7) },
        annotations: { versionId: '3sL4kq', size: 48_211, level: 'read', from: FROM, to: TO },
      },
    ]);
    expect(predicate).toMatchObject({ clean: true, keys: 1, unapproved: [], removed: [], notCovered: [] });
    expect(err).toContain('moderation-v3, 2026-11-10 00:00:00 to 2026-11-20 00:00:00 UTC, 1 key: CLEAN');
    expect(exitCode).toBe(0);
  });

  it('names what was current unapproved, and for how long, and ends with 1', async () => {
    const { out, err, exitCode } = await attest([...WINDOW, '--key', keyFile], {
      records: [restored, bad, good],
    });
    expect(statementOf(out).predicate).toMatchObject({
      clean: false,
      unapproved: [
        {
          key: REF.key,
          versionId: 'Qm7xPw',
          class: 'altered',
          digest: BAD,
          from: '2026-11-15T03:12:07.000Z',
          to: '2026-11-15T04:00:00.000Z',
        },
      ],
    });
    expect(err).toContain('NOT CLEAN');
    expect(err).toContain(
      '  moderation/v3/labels-007.jsonl from 2026-11-15 03:12:07 to 2026-11-15 04:00:00 UTC (altered)',
    );
    expect(exitCode).toBe(1);
  });

  it.each([
    [
      'replaced',
      [
        version('Re5t0r', { storedAt: BAD_AT, sequencer: '2' }, { class: 'same-bytes' }),
        version('Qm7xPw', { digest: BAD, storedAt: BAD_AT, sequencer: '1' }, { class: 'altered' }),
        good,
      ],
    ],
    [
      'destroyed',
      [
        version(
          'Qm7xPw',
          {
            digest: BAD,
            storedAt: BAD_AT,
            sequencer: '1',
            destroyed: { at: BAD_AT, by: 'delete', sequencer: '2', rank: null },
          },
          { class: 'altered' },
        ),
        good,
      ],
    ],
  ])(
    "names what was current for less than a second, which has no length in S3's times, and was %s",
    async (_, records) => {
      const { out, err, exitCode } = await attest([...WINDOW, '--key', keyFile], { records });
      const statement = statementOf(out);
      expect(statement.predicate).toMatchObject({
        clean: false,
        unapproved: [{ key: REF.key, versionId: 'Qm7xPw', digest: BAD, from: BAD_AT, to: BAD_AT }],
      });
      expect(contradictionsIn(statement, runningSha256)).toEqual([]);
      expect(err).toContain(
        '  moderation/v3/labels-007.jsonl at 2026-11-15 03:12:07 UTC, for less than a second (altered)',
      );
      expect(exitCode).toBe(1);
    },
  );

  it('names once what came with another thing of its second, and stayed', async () => {
    const lost = { at: BAD_AT, by: 'delete', sequencer: '2', rank: null } as const;
    const { out } = await attest([...WINDOW, '--key', keyFile], {
      records: [
        restored,
        version('Qm7xPw', { digest: BAD, storedAt: BAD_AT, sequencer: '1' }, { class: 'altered' }),
        version('3sL4kq', { destroyed: lost }),
      ],
    });
    expect(statementOf(out).predicate).toMatchObject({
      unapproved: [{ versionId: 'Qm7xPw', from: BAD_AT, to: restored.fact.storedAt }],
    });
  });

  it.each([
    ['for too long', '2026-11-19T12:00:00.000Z', '2026-11-19T12:00:00.000Z'],
    ['at all', null, DATASET.sealedAt],
  ])('does not cover what nobody was sure of: no settings poll %s', async (_, polledAt, since) => {
    const { out, exitCode } = await attest([...WINDOW, '--key', keyFile], { polledAt });
    const from = (since ?? '') < FROM ? FROM : since;
    expect(statementOf(out).predicate).toMatchObject({
      clean: false,
      notCovered: [
        {
          what: 'not-watched',
          from,
          to: TO,
          reason: 'no settings poll asked whether all stands by which changes are seen',
        },
      ],
    });
    expect(exitCode).toBe(3);
  });

  it.each([
    [
      'before the seal',
      ['--dataset', DATASET.name, '--from', '2026-11-01', '--to', TO],
      {},
      'before-the-seal',
    ],
    [
      'while nobody watched',
      WINDOW,
      { unwatched: { since: '2026-11-12T00:00:00.000Z', reasons: ['the rule is disabled'] } },
      'not-watched',
    ],
    [
      'while everything was allowed',
      WINDOW,
      {
        modes: [
          { mode: 'open', since: '2026-11-01T00:00:00.000Z' },
          { mode: 'sealed', since: '2026-11-12T00:00:00.000Z' },
        ],
      },
      'open',
    ],
  ] as const)(
    'says what it does not cover: %s, and ends with 3 or worse',
    async (_, words, dataset, what) => {
      const { out, exitCode } = await attest([...words, '--key', keyFile], {
        dataset: dataset as Partial<Dataset>,
      });
      expect(statementOf(out).predicate).toMatchObject({
        clean: false,
        notCovered: [expect.objectContaining({ what })],
      });
      expect([1, 3]).toContain(exitCode);
    },
  );

  it.each([
    ['no dataset', ['--unsigned'], 'say which dataset'],
    ['neither a key nor --unsigned', WINDOW, 'say either what signs it'],
    [
      'a time that ends before it begins',
      ['--dataset', DATASET.name, '--from', TO, '--to', FROM, '--unsigned'],
      'has to begin before it ends',
    ],
    [
      'a time that is not over',
      ['--dataset', DATASET.name, '--to', '2027-01-01', '--unsigned'],
      'to end by now',
    ],
  ])('refuses %s', async (_, words, message) => {
    const { err, exitCode } = await attest(words);
    expect(err).toContain(message);
    expect(exitCode).toBe(2);
  });
});

describe('attest verify', () => {
  const file = join(folder, 'clean.json');
  beforeAll(async () => {
    const { exitCode } = await attest([...WINDOW, '--key', keyFile, '--output', file]);
    expect(exitCode).toBe(0);
  });
  const verify = (...words: string[]) => attest(['verify', file, ...words]);

  it('finds it signed, sound, and as the tables say', async () => {
    const { out, exitCode } = await verify('--public-key', publicFile, '--live');
    expect(out).toMatch(/^verified\nmoderation-v3, .*CLEAN/);
    expect(exitCode).toBe(0);
  });

  it('finds that another key signed it, and then prints nothing that it says', async () => {
    const { out, exitCode } = await verify('--public-key', otherFile);
    expect(out).toMatch(/^NOT VERIFIED: none of its signatures is of this key \([0-9a-f]{16}…\)\n$/);
    expect(exitCode).toBe(1);
  });

  it('finds a payload that somebody edited', async () => {
    const envelope = JSON.parse(readFileSync(file, 'utf8'));
    const payload = Buffer.from(envelope.payload, 'base64').toString().replace(GOOD.slice(7), BAD.slice(7));
    const edited = join(folder, 'edited.json');
    writeFileSync(edited, JSON.stringify({ ...envelope, payload: Buffer.from(payload).toString('base64') }));
    const { out, exitCode } = await attest(['verify', edited, '--public-key', publicFile]);
    expect(out).toContain('none of its signatures');
    expect(exitCode).toBe(1);
  });

  it('finds that the tables say otherwise', async () => {
    const { out, exitCode } = await attest(['verify', file, '--public-key', publicFile, '--live'], {
      records: [restored, bad, good],
    });
    expect(out).toContain('NOT VERIFIED: the tables say otherwise of');
    expect(exitCode).toBe(1);
  });

  it.each<[string, World]>([
    [
      'nobody watched for a while',
      { dataset: { unwatched: { since: '2026-11-12T00:00:00.000Z', reasons: ['the rule is disabled'] } } },
    ],
    [
      'everything was allowed for a while',
      {
        dataset: {
          modes: [
            { mode: 'open', since: '2026-11-01T00:00:00.000Z' },
            { mode: 'sealed', since: '2026-11-12T00:00:00.000Z' },
          ],
        },
      },
    ],
    [
      'the bytes of a version could not be read',
      {
        records: [
          version('An0ther', {
            digest: null,
            unestablished: 'access-denied',
            storedAt: '2026-11-15T03:12:07.000Z',
          }),
          good,
        ],
      },
    ],
  ])('finds a gap that the statement hides: %s', async (_, world) => {
    const { out, exitCode } = await attest(['verify', file, '--public-key', publicFile, '--live'], world);
    expect(out).toContain('NOT VERIFIED: the tables say otherwise of "clean"');
    expect(out).toContain('NOT VERIFIED: the tables say otherwise of "notCovered"');
    expect(out).not.toContain('CLEAN:');
    expect(exitCode).toBe(1);
  });

  it('finds another root digest than the expected one', async () => {
    expect((await verify('--public-key', publicFile, '--expect', 'a'.repeat(64))).exitCode).toBe(1);
    expect((await verify('--public-key', publicFile, '--expect', 'AB')).exitCode).toBe(2);
  });
});

describe('where approved bytes came from', () => {
  const by = 'arn:aws:iam::111122223333:role/DataPublisher';
  const said = { source: 'https://example.org/crawl-44.tar', collected: null, transform: 'dedup\u202e' };
  const sourced = (id: string, from: string): ManifestEntry['approvals'][number] => ({
    id,
    digest: GOOD,
    size: null,
    from,
    until: TO,
    accepts: null,
    by,
    reason: 'r',
    provenance: said,
  });
  const [first, later] = [sourced('a1', FROM), sourced('a2', '2026-11-22T00:00:00.000Z')];
  const file = join(folder, 'sourced.json');
  const make = () => attest([...WINDOW, '--key', keyFile, '--output', file], { approvals: [first, later] });
  const verify = (world: World) => attest(['verify', file, '--public-key', publicFile, '--live'], world);

  it('is signed with the statement, as it was said by then, and printed', async () => {
    const { err } = await make();
    const { subjects, predicate } = statementOf(readFileSync(file, 'utf8'));
    expect(predicate).toMatchObject({ provenance: [{ approval: 'a1', by, at: FROM, ...said }] });
    expect(subjects.map(({ annotations }) => annotations.provenance)).toEqual([undefined, ['a1']]);
    expect(err).toContain(
      `approved bytes came:\n  from https://example.org/crawl-44.tar, transform: dedup\\u{202e} (as ${by} said)\n`,
    );
  });

  it('is verified against the tables; what was said since changes nothing', async () => {
    await make();
    expect(await verify({ approvals: [first, later] })).toMatchObject({ exitCode: 0 });
    expect(await verify({ approvals: [first] })).toMatchObject({ exitCode: 0 });
  });

  it('is not verified where the tables say another source', async () => {
    await make();
    const other = { ...first, provenance: { ...said, source: 'https://elsewhere.example' } };
    const { out, exitCode } = await verify({ approvals: [other] });
    expect(out).toContain('the tables say otherwise of "provenance"');
    expect(exitCode).toBe(1);
  });

  it('is not asked of a statement that an earlier release made without it', async () => {
    await attest([...WINDOW, '--key', keyFile, '--output', file]);
    expect(await verify({ approvals: [first] })).toMatchObject({ exitCode: 0 });
  });
});
