import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EntrySummary } from '../../core/report/queries.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { digestOf, jsonLines, ManifestWorld, manifest } from '../../test/cli/manifest-world.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { BAD, DATASET, DEPLOYMENT, GOOD, REF, RELEASED_THEN_ALTERED } from '../../test/cli/samples.ts';

const world = new ManifestWorld();
const { at, create, write } = world;

describe('manifest create', () => {
  it("writes the seed's JSON by itself, to standard output", async () => {
    write('a', 'x');
    write('b/c', 'yy');
    const { out, exitCode } = await manifest('create', world.tree);
    const record = (sha256: string, size_bytes: number) => ({
      sha256,
      size_bytes,
      last_verified: '2026-11-21T10:00:00.000Z',
    });
    expect(JSON.parse(out)).toEqual({
      dataset_name: 'tree',
      created_at: '2026-11-21T10:00:00.000Z',
      total_files: 2,
      total_bytes: 3,
      records: { a: record(digestOf('x'), 1), 'b/c': record(digestOf('yy'), 2) },
    });
    expect(exitCode).toBe(0);
  });

  it('writes names byte for byte: sha256sum itself checks them', async () => {
    for (const name of [
      'plain',
      'new\nline',
      'back\\slash',
      '-',
      '%41',
      'emoji😀',
      'n'.repeat(255),
      ' blank ',
      'cr\r',
    ])
      write(name, name);
    writeFileSync(Buffer.concat([Buffer.from(`${world.tree}/bytes`), Buffer.of(0xff)]), 'x');
    await create('sha256sum');
    const checked = execFileSync('sha256sum', ['--check', '--strict', '--quiet', at('sha256sum')], {
      cwd: world.tree,
    });
    expect(checked.toString()).toBe('');
    const list = execFileSync('sh', ['-c', 'find . -type f -exec sha256sum {} +'], { cwd: world.tree });
    writeFileSync(at('theirs'), list);
    expect(await manifest('verify', at('theirs'), world.tree)).toMatchObject({
      out: '10 files, 10 intact\n',
      exitCode: 0,
    });
  });

  it('says what could not be read, and ends with 3', async () => {
    write('a', 'x');
    symlinkSync('/etc/hostname', join(world.tree, 'out'));
    execFileSync('mkfifo', [join(world.tree, 'pipe')]);
    const { err, exitCode } = await create('seed');
    expect(err).toContain('not read: out: a symbolic link out of the tree');
    expect(err).toContain('not read: pipe: neither a file nor a directory');
    expect(Object.keys(JSON.parse(readFileSync(at('seed'), 'utf8')).records)).toEqual(['a']);
    expect(exitCode).toBe(3);
  });

  it('tells names that are one to people, in NFC and in NFD', async () => {
    write('caf\u00e9', 'x');
    write('cafe\u0301', 'y');
    const { err, exitCode } = await create('seed');
    expect(err).toContain('one name in two forms of Unicode (NFC and NFD)');
    expect(exitCode).toBe(0);
  });

  it('says what a format has no place for, to people and as JSON', async () => {
    write('a', 'x');
    expect((await create('sha256sum')).err).toContain(
      'sha256sum has no place for: the name, the time of making, sizes',
    );
    const { out } = await create('sha256sum', '--json');
    expect(jsonLines(out)).toEqual([
      {
        kind: 'manifest',
        format: 'sha256sum',
        output: at('sha256sum'),
        name: 'tree',
        files: 1,
        bytes: 1,
        isSigned: false,
        notHeld: [
          { what: 'name', count: 1, example: null, reason: null },
          { what: 'createdAt', count: 1, example: null, reason: null },
          { what: 'size', count: 1, example: 'a', reason: null },
        ],
        notRead: [],
        twins: [],
      },
    ]);
  });

  it('leaves out the manifest that it writes into the directory', async () => {
    write('a', 'x');
    for (let time = 0; time < 2; time += 1)
      await manifest('create', world.tree, '--output', join(world.tree, 'list.json'));
    expect(Object.keys(JSON.parse(readFileSync(join(world.tree, 'list.json'), 'utf8')).records)).toEqual([
      'a',
    ]);
    expect(await manifest('verify', join(world.tree, 'list.json'), world.tree)).toMatchObject({
      exitCode: 0,
      out: '1 file, 1 intact\n',
    });
  });

  it('makes a bag around its payload', async () => {
    const bag = at('bag');
    write('data/a', 'x', bag);
    const made = await manifest('create', join(bag, 'data'), '--format', 'bagit', '--output', bag);
    expect(made.exitCode).toBe(0);
    expect(readFileSync(join(bag, 'manifest-sha256.txt'), 'utf8')).toBe(`${digestOf('x')}  data/a\n`);
    expect(await manifest('verify', bag, bag)).toMatchObject({ exitCode: 0, out: '1 file, 1 intact\n' });
    writeFileSync(join(bag, 'manifest-sha256.txt'), `${digestOf('y')}  data/a\n`);
    expect((await manifest('verify', bag, bag)).err).toContain(
      'the tag file manifest-sha256.txt is not as tagmanifest-sha256.txt says',
    );
  });

  it.each([
    ['nothing to list', [], /DIRECTORY, s3:\/\/bucket\/prefix or --dataset NAME/],
    ['oms without a key', ['TREE', '--format', 'oms'], /name the key that signs with --sign-key/],
    ['a key for what is not signed', ['TREE', '--sign-key', 'k'], /seed has no place for a signature/],
    ['--json without a file', ['TREE', '--json'], /name a file with --output/],
    ['a directory that is none', ['/nowhere'], /ENOENT/],
    ['an empty directory', ['TREE'], /there is no file in/],
    [
      'a format that is none',
      ['TREE', '--format', 'sha256'],
      /Did you mean sha256sum|none of seed, sha256sum/,
    ],
  ])('refuses %s, and says what is right', async (_, args, message) => {
    const { err, exitCode } = await manifest(
      'create',
      ...args.map((each) => (each === 'TREE' ? world.tree : each)),
    );
    expect(err).toMatch(message);
    expect(exitCode).toBe(2);
  });

  it('lists what a dataset expects, in the versions that are meant', async () => {
    const entry = (key: string, rest: Partial<EntrySummary> = {}): EntrySummary => ({
      bucket: DATASET.bucket,
      key,
      dataset: DATASET.name,
      state: 'intact',
      digest: `sha256:${digestOf('x')}`,
      size: 1,
      versionId: 'v1',
      since: 't',
      ...rest,
    });
    const entries = [
      entry('moderation/v3/a'),
      entry('moderation/v3/new', { since: null }),
      entry('moderation/v3/old', { digest: null }),
    ];
    const connection = { deployment: DEPLOYMENT, queries: fakeQueries({ datasets: [DATASET], entries }) };
    const ran = await runCli(
      ['manifest', 'create', '--dataset', DATASET.name, '--format', 's3-batch'],
      connection,
    );
    expect(ran).toMatchObject({ out: '"acme-training-data","moderation/v3/a","v1"\n', exitCode: 3 });
    expect(ran.err).toContain('not read: old: its digest was never established');
  });

  it.each([
    ['before a release', '2026-11-10T00:00:00Z', '3sL4kq', GOOD],
    ['after it', '2026-11-16T00:00:00Z', 'R3lease', BAD],
    ['while other bytes than the expected ones were current', '2026-11-18T00:00:00Z', 'R3lease', BAD],
  ])('lists what a dataset was expected to hold at a time: %s', async (_, at, versionId, digest) => {
    const queries = fakeQueries({ datasets: [DATASET], ...RELEASED_THEN_ALTERED });
    const words = ['manifest', 'create', '--dataset', DATASET.name, '--at', at, '--format'];
    const list = await runCli([...words, 'sha256sum'], { deployment: DEPLOYMENT, queries });
    expect(list).toMatchObject({ out: `${digest.slice(7)}  labels-007.jsonl\n`, exitCode: 0 });
    const versions = await runCli([...words, 's3-batch'], { deployment: DEPLOYMENT, queries });
    expect(versions.out).toBe(`"${REF.bucket}","${REF.key}","${versionId}"\n`);
  });

  it('refuses a time at which nothing was expected, as it refuses an empty directory', async () => {
    const queries = fakeQueries({ datasets: [DATASET], ...RELEASED_THEN_ALTERED });
    const words = ['manifest', 'create', '--dataset', DATASET.name, '--at', '2026-10-01'];
    const { out, err, exitCode } = await runCli(words, { deployment: DEPLOYMENT, queries });
    expect([out, exitCode]).toEqual(['', 2]);
    expect(err).toContain('no file');
  });

  it('says where approved bytes came from in a format that has a place for it, and of another that it has none', async () => {
    const said = {
      approval: 'a1',
      by: 'arn:aws:iam::111122223333:role/Publisher',
      at: '2026-11-20T00:00:00.000Z',
      source: 'https://example.org/crawl-44.tar',
      collected: null,
      transform: 'deduplicated',
    };
    const entries: EntrySummary[] = [
      {
        bucket: DATASET.bucket,
        key: 'moderation/v3/a',
        dataset: DATASET.name,
        state: 'intact',
        digest: `sha256:${digestOf('x')}`,
        size: 1,
        versionId: 'v1',
        since: 't',
        provenance: [said],
      },
    ];
    const connection = { deployment: DEPLOYMENT, queries: fakeQueries({ datasets: [DATASET], entries }) };
    const create = (format: string) =>
      runCli(['manifest', 'create', '--dataset', DATASET.name, '--format', format], connection);
    const { subject } = JSON.parse((await create('in-toto')).out);
    expect(subject).toMatchObject([{ name: 'a', annotations: { provenance: [said] } }]);
    expect((await create('sha256sum')).err).toContain('where files came from');
  });
});
