import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { digestOf, jsonLines, ManifestWorld, manifest } from '../../test/cli/manifest-world.ts';

const world = new ManifestWorld();
const { at, create, write } = world;

it("reads what the seed's program wrote, and writes what that reads", async () => {
  const program = (...args: readonly string[]) =>
    execFileSync('python3', [join(import.meta.dirname, '../../bench/manifest/seed.py'), ...args], {
      encoding: 'utf8',
    });
  for (const name of ['same', 'changed', 'gone', 'sub dir/é']) write(name, name);
  program('create', world.tree, at('theirs'));
  await create('seed');
  expect(await manifest('verify', at('theirs'), world.tree)).toMatchObject({
    exitCode: 0,
    out: '4 files, 4 intact\n',
  });
  expect(JSON.parse(program('verify', world.tree, at('seed')))).toEqual([]);
  write('changed', 'x');
  write('new', 'x');
  rmSync(join(world.tree, 'gone'));
  const theirs = JSON.parse(program('verify', world.tree, at('seed'))) as { type: string; path: string }[];
  const ours = jsonLines((await manifest('verify', at('theirs'), world.tree, '--json')).out).filter(
    (each) => each.finding,
  );
  expect(ours.map(({ finding, name }) => `${finding} ${name}`).sort()).toEqual(
    theirs.map(({ type, path }) => `${type} ${path}`).sort(),
  );
});

describe('manifest verify', () => {
  it("finds what the seed's program finds", async () => {
    for (const name of ['same', 'changed', 'gone']) write(name, name);
    await create('seed');
    write('changed', 'Changed');
    write('new', 'new');
    rmSync(join(world.tree, 'gone'));
    const { out, exitCode } = await manifest('verify', at('seed'), world.tree);
    expect(out.split('\n').map((line) => line.split(/ +/).slice(0, 2).join(' '))).toEqual([
      'FINDING FILE',
      'MODIFIED changed',
      'DELETED gone',
      'ADDED new',
      '4 files,',
      '',
    ]);
    expect(exitCode).toBe(1);
    const json = jsonLines((await manifest('verify', at('seed'), world.tree, '--json')).out);
    expect(json.map((each) => each.finding ?? each.kind)).toEqual([
      'MODIFIED',
      'DELETED',
      'ADDED',
      'file',
      'summary',
    ]);
    expect(json[4]).toEqual({
      kind: 'summary',
      format: 'seed',
      signature: 'unsigned',
      files: 4,
      bytes: 14,
      states: { intact: 1, altered: 1, added: 1, removed: 1 },
      notRead: [],
      twins: [],
    });
  });

  it('takes nothing for established that only MD5 says: it ends with 3', async () => {
    write('a', 'x');
    await create('dvc');
    const { out, exitCode } = await manifest('verify', at('dvc'), world.tree);
    expect(out).toMatch(/^weak +a .*md5 is as it was, which somebody can arrange for other bytes/m);
    expect(exitCode).toBe(3);
  });

  it('of files without a digest compares the size, and says that this is all', async () => {
    write('same', 'x');
    write('longer', 'xx');
    const list = [
      { path: 'same', type: 'file', oid: null, size: 1 },
      { path: 'longer', type: 'file', oid: null, size: 1 },
    ];
    writeFileSync(at('list'), JSON.stringify(list));
    const { out, exitCode } = await manifest('verify', at('list'), world.tree, '--format', 'huggingface');
    expect(out).toMatch(/^MODIFIED +longer .*2 bytes, not 1/m);
    expect(out).toMatch(/^unverifiable +same .*never established/m);
    expect(exitCode).toBe(1);
  });

  it('passes over what a signed model says to pass over', async () => {
    const key = world.keyPair();
    write('a', 'x');
    await create('oms', '--sign-key', key.privateFile);
    const bundle = JSON.parse(readFileSync(at('oms'), 'utf8'));
    const statement = JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString());
    statement.predicate.serialization.ignore_paths = ['.git', 'a.sig'];
    bundle.dsseEnvelope.payload = Buffer.from(JSON.stringify(statement)).toString('base64');
    writeFileSync(at('oms'), JSON.stringify(bundle));
    write('.git/config', 'x');
    write('.github/other', 'x');
    const { out } = await manifest('verify', at('oms'), world.tree);
    expect(out).toMatch(/^ADDED +\.github\/other/m);
    expect(out).toContain('2 files, 1 intact, 1 added');
  });

  it('reads pointers of Git LFS in the place of the files', async () => {
    write('model.bin', 'weights');
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${digestOf('weights')}\nsize 7\n`;
    write('model.bin', pointer, at('clone'));
    write('README.md', 'hello', at('clone'));
    expect(await manifest('verify', at('clone'), world.tree)).toMatchObject({
      out: '1 file, 1 intact\n',
      exitCode: 0,
    });
    const { out } = await manifest('convert', join(at('clone'), 'model.bin'), '--format', 'sha256sum');
    expect(out).toBe(`${digestOf('weights')}  model.bin\n`);
  });

  it("reads S3's inventory with its packed rows, and one whose rows were exchanged not at all", async () => {
    const rows = gzipSync(
      `"acme-data","v3/a+b","v1","true","false","1","2026-11-20T03:12:07.000Z","${digestOf('x', 'md5')}"\n"acme-data","v3/a+b","v0","false","false","9","2026-11-19T03:12:07.000Z","e"\n`,
    );
    write('inventory/acme-data/all/data/1.csv.gz', rows, world.home);
    const index = (md5: string) =>
      write(
        'inventory/acme-data/all/2026-11-21T01-00Z/manifest.json',
        JSON.stringify({
          sourceBucket: 'acme-data',
          fileFormat: 'CSV',
          fileSchema: 'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, ETag',
          files: [{ key: 'inventory/acme-data/all/data/1.csv.gz', MD5checksum: md5 }],
        }),
        world.home,
      );
    const right = index(createHash('md5').update(rows).digest('hex'));
    const converted = await manifest('convert', right, '--format', 's3-batch');
    expect(converted.out).toBe('"acme-data","v3/a+b","v1"\n');
    expect(converted.err).toContain('not read of');
    expect((await manifest('convert', index('00'), '--format', 's3-batch')).err).toContain(
      'its MD5 is another one',
    );
  });

  it('finds the files of a directory of DVC in the cache of its repository', async () => {
    write('a', 'x');
    const list = JSON.stringify([{ md5: digestOf('x', 'md5'), relpath: 'a' }]);
    const md5 = digestOf(list, 'md5');
    write(`.dvc/cache/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}.dir`, list, world.home);
    const file = write(
      'tree.dvc',
      `outs:\n- md5: ${md5}.dir\n  size: 1\n  nfiles: 1\n  hash: md5\n  path: tree\n`,
      world.home,
    );
    expect((await manifest('verify', file, world.tree)).out).toContain('1 file, 1 weak');
    rmSync(at('.dvc'), { recursive: true });
    expect((await manifest('verify', file, world.tree)).err).toContain(
      `the list ${md5}.dir, which is in no .dvc/cache above it: run dvc fetch`,
    );
  });

  it.each([
    ['a manifest that is not there', ['/nowhere', 'TREE'], /cannot read "\/nowhere"/],
    [
      'a directory that is no bag',
      ['TREE', 'TREE'],
      /neither a bag \(it has no bagit\.txt\) nor one with pointers/,
    ],
    [
      'a key where nothing is signed',
      ['SEED', 'TREE', '--key', 'k'],
      /not signed, so --key and --trust have nothing to check/,
    ],
    [
      'another format than it is in',
      ['SEED', 'TREE', '--format', 'sha256sum'],
      /line 1: not a line of sha256sum/,
    ],
    ['JSON of another format', ['SEED', 'TREE', '--format', 'croissant'], /this is no Croissant/],
    ['JSON that is no tree of the Hub', ['SEED', 'TREE', '--format', 'huggingface'], /no tree of the Hub/],
  ])('refuses %s', async (_, args, message) => {
    write('a', 'x');
    await create('seed');
    const given = args.map((each) => ({ TREE: world.tree, SEED: at('seed') })[each] ?? each);
    const { err, exitCode } = await manifest('verify', ...given);
    expect(exitCode).toBe(2);
    expect(err).toMatch(message);
  });
});
