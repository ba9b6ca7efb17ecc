import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaselineAction } from '../../core/api/baseline-request.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT, entry, finding } from '../../test/cli/samples.ts';
import type { Connection } from '../connection/connect.ts';

const HEX = 'ab'.repeat(32);
const BY = 'arn:aws:iam::111122223333:role/DataPublisher';

let folder = '';
let list = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'approve-'));
  list = join(folder, 'SHA256SUMS');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(text: string, ...args: string[]) {
  writeFileSync(list, text);
  const asked: BaselineAction[] = [];
  const baseline = (async (kind: string, action: BaselineAction) => {
    asked.push(action);
    if (kind === 'resolved') return { kind, id: 'id' in action ? action.id : '', by: BY };
    return {
      kind,
      approval: `a${asked.length}`,
      keys: action.do === 'approve' ? action.digests.length : 1,
      by: BY,
    };
  }) as Connection['baseline'];
  const retired = { ...DATASET, name: 'retired', retiredAt: '2026-11-20T03:12:00.000Z' };
  const queries = fakeQueries({ datasets: [DATASET, retired], findings: [finding()], entry: entry() });
  const ran = await runCli(args, { queries, baseline, deployment: DEPLOYMENT });
  return { ...ran, asked };
}

const approve = (text: string, ...args: string[]) =>
  run(text, 'approve', list, '--dataset', DATASET.name, '--reason', 'batch 12', ...args);

describe('approve', () => {
  it('announces nothing for a dataset that nobody watches any more', async () => {
    const { asked, err, exitCode } = await approve(`${HEX}  a\n`, '--dataset', 'retired');
    expect([asked, exitCode]).toEqual([[], 2]);
    expect(err).toContain('does not name the dataset "retired" any more');
  });

  it('takes addresses of the dataset for keys as they are written, also such that no file is called like', async () => {
    const address = `s3://${DATASET.bucket}/moderation/v3/d//./b`;
    const { asked } = await approve(`${HEX}  ${address}\n${HEX}  d//b\n`);
    const [action] = asked;
    expect(action?.do === 'approve' && action.digests.map(({ key }) => key)).toEqual([
      'moderation/v3/d//./b',
      'moderation/v3/d/b',
    ]);
  });

  it.each([
    ['another bucket', 's3://another-bucket/moderation/v3/a'],
    ['another prefix', `s3://${DATASET.bucket}/secret/a`],
    ['no key', `s3://${DATASET.bucket}/moderation/v3/`],
  ])('refuses an address of %s', async (_, address) => {
    const { asked, err, exitCode } = await approve(`${HEX}  ${address}\n`);
    expect([asked, exitCode]).toEqual([[], 2]);
    expect(err).toContain('line 1');
  });

  it.each([
    [
      'in-toto',
      {
        _type: 'https://in-toto.io/Statement/v1',
        predicateType: 'p',
        predicate: {},
        subject: [{ name: 'a', digest: { sha256: HEX } }],
      },
    ],
    ['the seed', { dataset_name: 'n', records: { a: { sha256: HEX, size_bytes: 1 } } }],
    ['Croissant', { distribution: [{ '@type': 'cr:FileObject', name: 'n', contentUrl: 'a', sha256: HEX }] }],
    ['Frictionless', { resources: [{ name: 'n', path: 'a', hash: `sha256:${HEX}` }] }],
    ['Hugging Face', [{ type: 'file', path: 'a', size: 1, lfs: { oid: HEX, size: 1 } }]],
  ])('takes a manifest of %s as it takes a list', async (_, value) => {
    const { asked, exitCode } = await approve(JSON.stringify(value));
    expect(asked).toMatchObject([
      { digests: [{ key: 'moderation/v3/a', digest: `sha256:${HEX}`, size: null }] },
    ]);
    expect(exitCode).toBe(0);
  });

  it('approves nothing by MD5', async () => {
    const { asked, err, exitCode } = await approve(JSON.stringify([{ relpath: 'a', md5: 'ab'.repeat(16) }]));
    expect([asked, exitCode]).toEqual([[], 2]);
    expect(err).toContain('the list has no SHA-256, only md5: nothing can be approved by that');
  });

  it('approves what has a SHA-256, and says what has none', async () => {
    const entries = [
      { type: 'file', path: 'a', size: 1, lfs: { oid: HEX, size: 1 } },
      { type: 'file', path: 'README.md', size: 1, oid: 'ab'.repeat(20) },
    ];
    const { asked, err, exitCode } = await approve(JSON.stringify(entries));
    expect(asked).toMatchObject([{ digests: [{ key: 'moderation/v3/a' }] }]);
    expect(err).toContain('1 file without a SHA-256 not approved, such as README.md');
    expect(exitCode).toBe(3);
  });

  it('refuses a name that is not UTF-8, which no key has', async () => {
    const records = { 'bytes\udcff': { sha256: HEX, size_bytes: 1 } };
    const { asked, err } = await approve(JSON.stringify({ dataset_name: 'n', records }));
    expect(asked).toEqual([]);
    expect(err).toContain('a name is not UTF-8, so no key of S3 can have it');
  });

  it('asks for no signature where nothing is signed', async () => {
    const { asked, err } = await approve(`${HEX}  a\n`, '--key', list);
    expect(asked).toEqual([]);
    expect(err).toContain('this manifest is not signed');
  });

  it('announces digests for keys under the prefix of the dataset', async () => {
    const { asked, out, exitCode } = await approve(`${HEX}  ./a b\n\\${HEX} *new\\nline\n`);
    expect(asked).toEqual([
      {
        do: 'approve',
        bucket: DATASET.bucket,
        digests: [
          { key: 'moderation/v3/a b', digest: `sha256:${HEX}`, size: null },
          { key: 'moderation/v3/new\nline', digest: `sha256:${HEX}`, size: null },
        ],
        reason: 'batch 12',
        until: '2026-11-22T10:00:00.000Z',
      },
    ]);
    expect(out).toBe(
      [
        `2 keys approved until 2026-11-22 10:00:00 UTC by ${BY}`,
        '2 keys are new, of which nothing was expected before:',
        '  moderation/v3/a b',
        '  moderation/v3/new\\nline',
        '',
      ].join('\n'),
    );
    expect(exitCode).toBe(0);
  });

  it('names no key as new of which something is expected', async () => {
    const { out } = await approve(`${HEX}  labels-007.jsonl\n`);
    expect(out).toBe(`1 key approved until 2026-11-22 10:00:00 UTC by ${BY}\n`);
  });

  it('approves one key for one file, however the list spells its name', async () => {
    const { asked, out } = await approve(`${HEX}  a\n${HEX}  ./a\n`);
    expect(asked[0]).toMatchObject({ digests: [{ key: 'moderation/v3/a' }] });
    expect(out).toContain('1 key approved');
  });

  it('takes another prefix within the dataset, and an expiry', async () => {
    const { asked } = await approve(`${HEX}  a\n`, '--prefix', 'moderation/v3/part-2/', '--expires', '7d');
    expect(asked[0]).toMatchObject({
      digests: [{ key: 'moderation/v3/part-2/a' }],
      until: '2026-11-28T10:00:00.000Z',
    });
  });

  it('announces where the bytes came from, and says so', async () => {
    const { asked, out } = await approve(
      `${HEX}  labels-007.jsonl\n`,
      ...['--source', 'https://example.org/crawl-44.tar', '--collected', '2026-11-18'],
      ...['--transform', 'deduplicated\u001b[31m'],
    );
    const provenance = {
      source: 'https://example.org/crawl-44.tar',
      collected: '2026-11-18T00:00:00.000Z',
      transform: 'deduplicated\u001b[31m',
    };
    expect(asked).toMatchObject([{ do: 'approve-with-provenance', provenance }]);
    expect(out).toBe(
      [
        `1 key approved until 2026-11-22 10:00:00 UTC by ${BY}`,
        'they came from https://example.org/crawl-44.tar, collected 2026-11-18 00:00:00 UTC, transform: deduplicated\\x1b[31m',
        '',
      ].join('\n'),
    );
  });

  it('accepts a finding with where its bytes came from', async () => {
    const words = ['--reason', 'planned', '--source', 's3://acme-raw/44.tar'];
    const { asked } = await run('', 'approve', '--finding', '7f3a9c', ...words);
    const provenance = { source: 's3://acme-raw/44.tar', collected: null, transform: null };
    expect(asked).toEqual([
      { do: 'approve-finding-with-provenance', id: finding().id, reason: 'planned', provenance },
    ]);
  });

  it.each([
    ['a password', ['--source', 'https://me:hunter2@example.org/a'], 'names a user, perhaps with a password'],
    [
      'a signature',
      ['--source', 'https://b.s3.amazonaws.com/k?X-Amz-Signature=ab'],
      'the parameter "X-Amz-Signature"',
    ],
    ['a time to come', ['--collected', '2026-12-01'], 'still to come'],
    ['nothing but blanks', ['--transform', ' '], '1 to 1024 are kept'],
  ])('refuses %s in where bytes came from, says why, and asks nothing', async (_, words, message) => {
    const { asked, err, exitCode } = await approve(`${HEX}  a\n`, ...words);
    expect([asked, exitCode]).toEqual([[], 2]);
    expect(err).toContain(message);
  });

  it('sends long lists in pages', async () => {
    const text = Array.from({ length: 250 }, (_, index) => `${HEX}  f${index}\n`).join('');
    const { asked, out } = await approve(text, '--json');
    expect(asked.map((action) => (action.do === 'approve' ? action.digests.length : 0))).toEqual([
      100, 100, 50,
    ]);
    expect(JSON.parse(out)).toMatchObject({
      dataset: DATASET.name,
      keys: 250,
      by: BY,
      approvals: ['a1', 'a2', 'a3'],
    });
  });

  it.each([
    ['a prefix elsewhere', `${HEX}  a\n`, ['--prefix', 'other/']],
    ['a name that leads out', `${HEX}  ../a\n`, []],
    ['an absolute name', `${HEX}  /a\n`, []],
    ['a second digest under another spelling', `${HEX}  a\n${'cd'.repeat(32)}  ./a\n`, []],
    ['standard input', `${HEX}  -\n`, []],
    ['an address', `${HEX}  s3://another-bucket/moderation/v3/a\n`, []],
    ['a key that is too long in UTF-8', `${HEX}  ${'é'.repeat(506)}\n`, []],
    ['a reason that is too long', `${HEX}  a\n`, ['--reason', 'x'.repeat(1025)]],
    ['no digests', '\n', []],
    ['what is no list', 'hello\n', []],
    ['an expiry that has passed', `${HEX}  a\n`, ['--expires', '2026-01-01']],
    ['an empty reason', `${HEX}  a\n`, ['--reason', ' ']],
  ])('refuses %s and asks nothing', async (_, text, args) => {
    const { asked, exitCode } = await approve(text, ...args);
    expect(exitCode).toBe(2);
    expect(asked).toEqual([]);
  });

  it('accepts what a finding is about, by its whole id', async () => {
    const { asked, exitCode } = await run('', 'approve', '--finding', '7f3a9c', '--reason', 'planned');
    expect(asked).toEqual([{ do: 'approve-finding', id: finding().id, reason: 'planned' }]);
    expect(exitCode).toBe(0);
  });

  it.each([
    [['approve', '--reason', 'x']],
    [['approve', '--finding', '7f3a9c', '--expires', '7d', '--reason', 'x']],
    [['approve', 'list', '--dataset', 'x']],
  ])('takes %j for wrong use', async (args) => {
    const { asked, exitCode } = await run('', ...args);
    expect(exitCode).toBe(2);
    expect(asked).toEqual([]);
  });
});

describe('resolve', () => {
  it('closes a finding with a reason', async () => {
    const { asked, out, exitCode } = await run('', 'resolve', '7f3a9c', '--reason', 'restored');
    expect(asked).toEqual([{ do: 'resolve', id: finding().id, reason: 'restored' }]);
    expect(out).toContain(`is resolved by ${BY}`);
    expect(exitCode).toBe(0);
  });

  it('wants a reason', async () => {
    expect((await run('', 'resolve', '7f3a9c')).exitCode).toBe(2);
  });
});

describe('many findings at once', () => {
  const other = finding({ id: 'b21e07'.padEnd(40, '0'), rule: 'object-added', severity: 'high' });
  const many = [finding(), other, finding({ id: 'c0ffee'.padEnd(40, '0'), state: 'resolved' })];

  async function decide(args: readonly string[], typed: string | null = null, failing = '') {
    const asked: string[] = [];
    const baseline = (async (kind: string, action: { id: string }) => {
      if (action.id.startsWith(failing || '-'))
        throw new SealwatchError('CONFLICT', 'it is not current any more');
      asked.push(action.id.slice(0, 6));
      return { kind, id: action.id, approval: 'a', keys: 1, by: BY };
    }) as unknown as Connection['baseline'];
    const queries = fakeQueries({ datasets: [DATASET], findings: many });
    const ran = await runCli(
      [...args, '--reason', 'x'],
      { queries, baseline, deployment: DEPLOYMENT },
      typed,
    );
    return { ...ran, asked };
  }

  it.each([
    ['their ids', ['resolve', '7f3a9c', 'b21e07', '7f3a9c'], ['7f3a9c', 'b21e07']],
    ['an object', ['resolve', `s3://${DATASET.bucket}/${finding().key}`], ['7f3a9c', 'b21e07']],
    ['a rule', ['resolve', '--rule', 'object-added'], ['b21e07']],
    ['a dataset', ['resolve', '--dataset', DATASET.name], ['7f3a9c', 'b21e07']],
    ['a time', ['resolve', '--since', '2d'], ['7f3a9c', 'b21e07']],
    ['a rule, to approve', ['approve', '--rule', 'object-added'], ['b21e07']],
    ['ids, to approve', ['approve', '--finding', '7f3a9c', '--finding', 'b21e07'], ['7f3a9c', 'b21e07']],
  ])('are chosen by %s, shown, and decided with --yes', async (_, args, ids) => {
    const { asked, err, exitCode } = await decide([...args, '--yes']);
    expect([asked, exitCode]).toEqual([ids, 0]);
    for (const id of ids) expect(err).toContain(id);
  });

  it('are decided after a yes, and left after anything else', async () => {
    expect(await decide(['resolve', '--dataset', DATASET.name], 'y\n')).toMatchObject({
      asked: ['7f3a9c', 'b21e07'],
      err: expect.stringContaining('Resolve 2 findings? [y/N]'),
    });
    expect(await decide(['resolve', '--dataset', DATASET.name], '\n')).toMatchObject({
      asked: [],
      exitCode: 0,
    });
  });

  it('are left where nobody can be asked', async () => {
    const { asked, err, exitCode } = await decide(['resolve', '--dataset', DATASET.name]);
    expect([asked, exitCode]).toEqual([[], 2]);
    expect(err).toContain('whether to resolve 2 findings, so nothing was done');
  });

  it('are decided one by one: what fails is said, and keeps no other', async () => {
    const { asked, err, exitCode } = await decide(
      ['resolve', '--dataset', DATASET.name, '--yes'],
      null,
      '7f3a9c',
    );
    expect(asked).toEqual(['b21e07']);
    expect(err).toContain('7f3a9c: CONFLICT: it is not current any more');
    expect(err).toContain('1 finding of 2 done');
    expect(exitCode).toBe(4);
  });

  it.each([
    [['resolve']],
    [['resolve', '7f3a9c', '--dataset', 'x']],
    [['resolve', '--since', 'soon', '--yes']],
  ])('refuses %j', async (args) => {
    expect(await decide(args)).toMatchObject({ asked: [], exitCode: 2 });
  });

  it('says so where there are none', async () => {
    expect(await decide(['resolve', '--rule', 'object-removed'])).toMatchObject({
      asked: [],
      err: 'there are no such open findings\n',
      exitCode: 0,
    });
  });
});
