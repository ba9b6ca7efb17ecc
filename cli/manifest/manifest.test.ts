import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntrySummary } from '../../core/report/queries.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT } from '../../test/cli/samples.ts';

let home = '';
let tree = '';
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'manifest-')));
  tree = join(home, 'tree');
  mkdirSync(tree);
});
afterEach(() => rmSync(home, { recursive: true }));

function write(name: string, content: string | Buffer, root = tree): string {
  const file = join(root, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}
const at = (name: string): string => join(home, name);
const digest = (content: string, algorithm = 'sha256'): string =>
  createHash(algorithm).update(content).digest('hex');
const manifest = (...args: readonly string[]) => runCli(['manifest', ...args]);
const create = (format: string, ...args: readonly string[]) =>
  manifest('create', tree, '--format', format, '--output', at(format), ...args);
const lines = (out: string): Record<string, unknown>[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('manifest create', () => {
  it("writes the seed's JSON by itself, to standard output", async () => {
    write('a', 'x');
    write('b/c', 'yy');
    const { out, exitCode } = await manifest('create', tree);
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
      records: { a: record(digest('x'), 1), 'b/c': record(digest('yy'), 2) },
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
    writeFileSync(Buffer.concat([Buffer.from(`${tree}/bytes`), Buffer.of(0xff)]), 'x');
    await create('sha256sum');
    const checked = execFileSync('sha256sum', ['--check', '--strict', '--quiet', at('sha256sum')], {
      cwd: tree,
    });
    expect(checked.toString()).toBe('');
    const list = execFileSync('sh', ['-c', 'find . -type f -exec sha256sum {} +'], { cwd: tree });
    writeFileSync(at('theirs'), list);
    expect(await manifest('verify', at('theirs'), tree)).toMatchObject({
      out: '10 files, 10 intact\n',
      exitCode: 0,
    });
  });

  it('says what could not be read, and ends with 3', async () => {
    write('a', 'x');
    symlinkSync('/etc/hostname', join(tree, 'out'));
    execFileSync('mkfifo', [join(tree, 'pipe')]);
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
    expect(lines(out)).toEqual([
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
      await manifest('create', tree, '--output', join(tree, 'list.json'));
    expect(Object.keys(JSON.parse(readFileSync(join(tree, 'list.json'), 'utf8')).records)).toEqual(['a']);
    expect(await manifest('verify', join(tree, 'list.json'), tree)).toMatchObject({
      exitCode: 0,
      out: '1 file, 1 intact\n',
    });
  });

  it('makes a bag around its payload', async () => {
    const bag = at('bag');
    write('data/a', 'x', bag);
    const made = await manifest('create', join(bag, 'data'), '--format', 'bagit', '--output', bag);
    expect(made.exitCode).toBe(0);
    expect(readFileSync(join(bag, 'manifest-sha256.txt'), 'utf8')).toBe(`${digest('x')}  data/a\n`);
    expect(await manifest('verify', bag, bag)).toMatchObject({ exitCode: 0, out: '1 file, 1 intact\n' });
    writeFileSync(join(bag, 'manifest-sha256.txt'), `${digest('y')}  data/a\n`);
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
      ...args.map((each) => (each === 'TREE' ? tree : each)),
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
      digest: `sha256:${digest('x')}`,
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
});

it("reads what the seed's program wrote, and writes what that reads", async () => {
  const program = (...args: readonly string[]) =>
    execFileSync('python3', [join(import.meta.dirname, '../../bench/manifest/seed.py'), ...args], {
      encoding: 'utf8',
    });
  for (const name of ['same', 'changed', 'gone', 'sub dir/é']) write(name, name);
  program('create', tree, at('theirs'));
  await create('seed');
  expect(await manifest('verify', at('theirs'), tree)).toMatchObject({
    exitCode: 0,
    out: '4 files, 4 intact\n',
  });
  expect(JSON.parse(program('verify', tree, at('seed')))).toEqual([]);
  write('changed', 'x');
  write('new', 'x');
  rmSync(join(tree, 'gone'));
  const theirs = JSON.parse(program('verify', tree, at('seed'))) as { type: string; path: string }[];
  const ours = lines((await manifest('verify', at('theirs'), tree, '--json')).out).filter(
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
    rmSync(join(tree, 'gone'));
    const { out, exitCode } = await manifest('verify', at('seed'), tree);
    expect(out.split('\n').map((line) => line.split(/ +/).slice(0, 2).join(' '))).toEqual([
      'FINDING FILE',
      'MODIFIED changed',
      'DELETED gone',
      'ADDED new',
      '4 files,',
      '',
    ]);
    expect(exitCode).toBe(1);
    const json = lines((await manifest('verify', at('seed'), tree, '--json')).out);
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
    const { out, exitCode } = await manifest('verify', at('dvc'), tree);
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
    const { out, exitCode } = await manifest('verify', at('list'), tree, '--format', 'huggingface');
    expect(out).toMatch(/^MODIFIED +longer .*2 bytes, not 1/m);
    expect(out).toMatch(/^unverifiable +same .*never established/m);
    expect(exitCode).toBe(1);
  });

  it('passes over what a signed model says to pass over', async () => {
    const key = keyPair();
    write('a', 'x');
    await create('oms', '--sign-key', key.privateFile);
    const bundle = JSON.parse(readFileSync(at('oms'), 'utf8'));
    const statement = JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString());
    statement.predicate.serialization.ignore_paths = ['.git', 'a.sig'];
    bundle.dsseEnvelope.payload = Buffer.from(JSON.stringify(statement)).toString('base64');
    writeFileSync(at('oms'), JSON.stringify(bundle));
    write('.git/config', 'x');
    write('.github/other', 'x');
    const { out } = await manifest('verify', at('oms'), tree);
    expect(out).toMatch(/^ADDED +\.github\/other/m);
    expect(out).toContain('2 files, 1 intact, 1 added');
  });

  it('reads pointers of Git LFS in the place of the files', async () => {
    write('model.bin', 'weights');
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${digest('weights')}\nsize 7\n`;
    write('model.bin', pointer, at('clone'));
    write('README.md', 'hello', at('clone'));
    expect(await manifest('verify', at('clone'), tree)).toMatchObject({
      out: '1 file, 1 intact\n',
      exitCode: 0,
    });
    const { out } = await manifest('convert', join(at('clone'), 'model.bin'), '--format', 'sha256sum');
    expect(out).toBe(`${digest('weights')}  model.bin\n`);
  });

  it("reads S3's inventory with its packed rows, and one whose rows were exchanged not at all", async () => {
    const rows = gzipSync(
      `"acme-data","v3/a+b","v1","true","false","1","2026-11-20T03:12:07.000Z","${digest('x', 'md5')}"\n"acme-data","v3/a+b","v0","false","false","9","2026-11-19T03:12:07.000Z","e"\n`,
    );
    write('inventory/acme-data/all/data/1.csv.gz', rows, home);
    const index = (md5: string) =>
      write(
        'inventory/acme-data/all/2026-11-21T01-00Z/manifest.json',
        JSON.stringify({
          sourceBucket: 'acme-data',
          fileFormat: 'CSV',
          fileSchema: 'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, ETag',
          files: [{ key: 'inventory/acme-data/all/data/1.csv.gz', MD5checksum: md5 }],
        }),
        home,
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
    const list = JSON.stringify([{ md5: digest('x', 'md5'), relpath: 'a' }]);
    const md5 = digest(list, 'md5');
    write(`.dvc/cache/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}.dir`, list, home);
    const file = write(
      'tree.dvc',
      `outs:\n- md5: ${md5}.dir\n  size: 1\n  nfiles: 1\n  hash: md5\n  path: tree\n`,
      home,
    );
    expect((await manifest('verify', file, tree)).out).toContain('1 file, 1 weak');
    rmSync(at('.dvc'), { recursive: true });
    expect((await manifest('verify', file, tree)).err).toContain(
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
    const given = args.map((each) => ({ TREE: tree, SEED: at('seed') })[each] ?? each);
    const { err, exitCode } = await manifest('verify', ...given);
    expect(exitCode).toBe(2);
    expect(err).toMatch(message);
  });
});

function keyPair(name = 'key'): { readonly privateFile: string; readonly publicFile: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = (key: KeyObject, type: 'pkcs8' | 'spki') => key.export({ format: 'pem', type }) as string;
  return {
    privateFile: write(`${name}.pem`, pem(privateKey, 'pkcs8'), home),
    publicFile: write(`${name}.pub`, pem(publicKey, 'spki'), home),
  };
}

describe('a signed manifest', () => {
  it.each(['oms', 'in-toto'])('of %s is verified with its key, and with no other', async (format) => {
    const [own, other] = [keyPair('own'), keyPair('other')];
    write('a', 'x');
    await create(format, '--sign-key', own.privateFile);
    const verify = (...args: readonly string[]) => manifest('verify', at(format), tree, ...args);
    expect(await verify('--key', own.publicFile)).toMatchObject({
      exitCode: 0,
      out: '1 file, 1 intact\nsigned by one who is trusted\n',
    });
    expect(await verify()).toMatchObject({
      exitCode: 3,
      out: expect.stringContaining('its signature was not checked'),
    });
    const wrong = await verify('--key', other.publicFile);
    expect(wrong).toMatchObject({
      exitCode: 1,
      out: 'MODIFIED: its signature is not that of the given key, so nothing was compared with it\n',
    });
    const converted = await manifest(
      'convert',
      at(format),
      '--format',
      'sha256sum',
      '--key',
      other.publicFile,
    );
    expect(converted).toMatchObject({
      exitCode: 4,
      out: '',
      err: expect.stringContaining('nothing in it can be relied on'),
    });
  });

  it('whose payload was exchanged is not verified', async () => {
    const key = keyPair();
    write('a', 'x');
    await create('in-toto', '--sign-key', key.privateFile);
    const envelope = JSON.parse(readFileSync(at('in-toto'), 'utf8'));
    const payload = Buffer.from(envelope.payload, 'base64')
      .toString()
      .replaceAll(digest('x'), digest('evil'));
    writeFileSync(
      at('in-toto'),
      JSON.stringify({ ...envelope, payload: Buffer.from(payload).toString('base64') }),
    );
    write('a', 'evil');
    expect((await manifest('verify', at('in-toto'), tree, '--key', key.publicFile)).exitCode).toBe(1);
  });
});

describe('manifest convert', () => {
  it('goes through every format and says on the way what is lost', async () => {
    write('a', 'x');
    write('b/c', 'y');
    await create('seed');
    for (const format of ['in-toto', 'croissant', 'frictionless', 'huggingface', 'sha256sum']) {
      const { exitCode } = await manifest('convert', at('seed'), '--format', format, '--output', at(format));
      expect(exitCode, format).toBe(0);
      expect(await manifest('verify', at(format), tree), format).toMatchObject({
        exitCode: 0,
        out: '2 files, 2 intact\n',
      });
    }
  });

  it('makes no digest up: MD5 of DVC does not become a SHA-256', async () => {
    write('a', 'x');
    await create('dvc');
    const { err, out, exitCode } = await manifest('convert', at('dvc'), '--format', 'sha256sum');
    expect([out, exitCode]).toEqual(['', 2]);
    expect(err).toContain('sha256sum can hold none of the 1 files: of "a", it has no SHA-256');
  });
});

describe('manifest diff', () => {
  it('tells what changed between manifests of two formats, and where moved bytes came from', async () => {
    for (const name of ['same', 'changed', 'moved']) write(name, name);
    await create('seed');
    write('changed', 'x');
    rmSync(join(tree, 'moved'));
    write('sub/moved', 'moved');
    await create('sha256sum');
    const { out, exitCode } = await manifest('diff', at('seed'), at('sha256sum'));
    expect(out).toMatch(/^MODIFIED +changed/m);
    expect(out).toMatch(/^DELETED +moved +the same bytes as "sub\/moved"/m);
    expect(out).toMatch(/^ADDED +sub\/moved +the same bytes as "moved"/m);
    expect(out).toContain('3 files, 1 ADDED, 1 DELETED, 1 MODIFIED');
    expect(exitCode).toBe(1);
    expect(await manifest('diff', at('seed'), at('seed'))).toMatchObject({
      exitCode: 0,
      out: '3 files, no difference\n',
    });
  });

  it('does not say that files are the same where nothing that both have tells it', async () => {
    write('a', 'x');
    await create('seed');
    await create('dvc');
    const { out, exitCode } = await manifest('diff', at('seed'), at('dvc'), '--json');
    expect(lines(out)[0]).toEqual({
      kind: 'file',
      path: 'a',
      change: 'unknown',
      detail: 'no digest that both have',
    });
    expect(exitCode).toBe(3);
  });
});
