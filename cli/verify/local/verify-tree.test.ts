import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Digest } from '../../../core/base/digest.ts';
import { compareKeys } from '../../../core/base/object-ref.ts';
import type { EntrySummary } from '../../../core/report/queries.ts';
import { fakeQueries } from '../../../test/cli/fake-queries.ts';
import { runCli } from '../../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT } from '../../../test/cli/samples.ts';
import { type ExpectedFile, expectedByManifest } from './expected.ts';
import { hashFile, type ReadBytes } from './hash-file.ts';
import { type ReadDirectory, type WalkOptions, walkTree } from './tree.ts';
import { type VerifiedFile, verifyTree } from './verify-tree.ts';

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tree-')));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (name: string, content: string | Buffer) => {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), content);
};
const sha256 = (content: string | Buffer): Digest =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;
const file = (name: string, content: string | Buffer): ExpectedFile => ({
  name,
  digest: sha256(content),
  size: content.length,
});

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function verified(
  expected: readonly ExpectedFile[],
  options: WalkOptions = {},
): Promise<VerifiedFile[]> {
  const files: VerifiedFile[] = [];
  const inOrder = [...expected].sort((a, b) => compareKeys(a.name, b.name));
  for await (const some of verifyTree(root, each([inOrder]), options)) files.push(...some);
  return files;
}
const states = (files: readonly VerifiedFile[]) => files.map(({ name, state }) => `${name}: ${state}`);

describe('verifyTree', () => {
  it('says what is as expected, altered, added and gone', async () => {
    write('a', 'as it was');
    write('b/c', 'changed');
    write('b/new', 'x');
    const files = await verified([file('a', 'as it was'), file('b/c', 'before'), file('d', 'gone')]);
    expect(states(files)).toEqual(['a: intact', 'b/c: altered', 'b/new: added', 'd: removed']);
    expect(files[1]?.digest).toBe(sha256('changed'));
  });

  it('follows no link out of the tree, and one within it only to a file', async () => {
    write('inside/file', 'x');
    symlinkSync('/etc/hostname', join(root, 'out'));
    symlinkSync('inside/file', join(root, 'in'));
    symlinkSync('inside', join(root, 'directory'));
    symlinkSync('nowhere', join(root, 'dangling'));
    const files = await verified([file('inside/file', 'x'), file('in', 'x'), file('out', 'x')]);
    expect(states(files)).toEqual([
      'dangling: unverifiable',
      'directory: unverifiable',
      'in: intact',
      'inside/file: intact',
      'out: unverifiable',
    ]);
  });

  it('follows links into another directory only where it is named', async () => {
    const hub = realpathSync(mkdtempSync(join(tmpdir(), 'hub-')));
    mkdirSync(join(hub, 'blobs'));
    writeFileSync(join(hub, 'blobs', 'W'), 'weights');
    symlinkSync(join(hub, 'blobs', 'W'), join(root, 'model.safetensors'));
    symlinkSync('/etc/hostname', join(root, 'out'));
    const expected = [file('model.safetensors', 'weights'), file('out', 'x')];
    expect(states(await verified(expected))).toEqual([
      'model.safetensors: unverifiable',
      'out: unverifiable',
    ]);
    const files = await verified(expected, { linksInto: [hub] });
    expect(states(files)).toEqual(['model.safetensors: intact', 'out: unverifiable']);
    expect(files[1]?.detail).toContain('a symbolic link out of the tree, to "/etc/hostname"');
    rmSync(hub, { recursive: true });
  });

  it('does not say of what lies below a closed directory or a link that it is gone', async () => {
    write('open/a', 'x');
    write('secret/a', 'x');
    write('secret-2/a', 'x');
    symlinkSync('open', join(root, 'linked'));
    symlinkSync('loop', join(root, 'loop'));
    const readDirectory: ReadDirectory = (path) => {
      if (path.toString().endsWith('/secret')) throw new Error("EACCES: permission denied, scandir '/x'");
      return readdirSync(path, { withFileTypes: true, encoding: 'buffer' });
    };
    const names = ['linked/a', 'loop/a', 'open/a', 'open/gone', 'secret-2/a', 'secret/a', 'secret/b/c'];
    const files = await verified(
      names.map((name) => file(name, 'x')),
      { readDirectory },
    );
    expect(files.map(({ name, state, detail }) => [name, state, detail])).toEqual([
      ['linked', 'unverifiable', 'a symbolic link to a directory'],
      ['linked/a', 'unverifiable', 'not looked for below "linked": a symbolic link to a directory'],
      ['loop', 'unverifiable', expect.stringContaining('ELOOP')],
      ['loop/a', 'unverifiable', expect.stringMatching(/^not looked for below "loop": ELOOP/)],
      ['open/a', 'intact', null],
      ['open/gone', 'removed', 'not there'],
      ['secret-2/a', 'intact', null],
      ['secret/', 'unverifiable', 'EACCES: permission denied'],
      ['secret/a', 'unverifiable', 'not looked for below "secret/": EACCES: permission denied'],
      ['secret/b/c', 'unverifiable', 'not looked for below "secret/": EACCES: permission denied'],
    ]);
  });

  it('does not say of what lies below a path that is too long that it is gone', async () => {
    const part = 'd'.repeat(250);
    const depth = Array.from({ length: 20 }, () => part);
    execFileSync(
      'bash',
      ['--norc', '-c', `for i in {1..20}; do mkdir ${part}; cd -P ${part}; done; echo x > f`],
      {
        cwd: root,
      },
    );
    const files = await verified([file(`${depth.join('/')}/f`, 'x')]);
    expect(new Set(files.map(({ state }) => state))).toEqual(new Set(['unverifiable']));
    expect(files.at(-1)?.detail).toContain('ENAMETOOLONG');
    execFileSync('rm', ['-r', join(root, part)]);
  });

  it('reads each file under its own name, also where the name is not UTF-8', async () => {
    const bytes = (...parts: (string | number)[]) =>
      Buffer.concat([
        Buffer.from(`${root}/`),
        ...parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))),
      ]);
    writeFileSync(bytes('x', 0xff), 'evil');
    writeFileSync(bytes('x\ufffd'), 'good');
    writeFileSync(bytes('y', 0xfe), '1');
    writeFileSync(bytes('y', 0xff), '2');
    const files = await verified([file('x\ufffd', 'good')]);
    expect(files.map(({ name, state, digest }) => [name, state, digest])).toEqual([
      ['x\ufffd', 'intact', sha256('good')],
      ['x\udcff', 'added', sha256('evil')],
      ['y\udcfe', 'added', sha256('1')],
      ['y\udcff', 'added', sha256('2')],
    ]);
    expect(files[1]?.detail).toBe('its name is not UTF-8, so no key of S3 can have it');
  });

  it('does not wait for a pipe', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(states(await verified([file('pipe', '')]))).toEqual(['pipe: unverifiable']);
  });

  it('hashes files of every size', async () => {
    const sizes = [0, 1, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 3 * 2 ** 20];
    const contents = sizes.map((size) => Buffer.alloc(size, size % 251));
    for (const [index, content] of contents.entries()) write(`f${index}`, content);
    const files = await verified(contents.map((content, index) => file(`f${index}`, content)));
    expect(files.map(({ state }) => state)).toEqual(sizes.map(() => 'intact'));
    expect(files.map(({ size }) => size)).toEqual(sizes);
  });

  it('compares digests over parts', async () => {
    const content = Buffer.alloc(5 * 2 ** 20, 7);
    write('f', content);
    const parts = [0, 2, 4].map((mib) =>
      createHash('sha256')
        .update(content.subarray(mib * 2 ** 20, (mib + 2) * 2 ** 20))
        .digest(),
    );
    const digest = createHash('sha256').update(Buffer.concat(parts)).digest('hex');
    const files = await verified([
      { name: 'f', digest: `sha256-parts-2MiB:${digest}`, size: content.length },
    ]);
    expect(files[0]).toMatchObject({ state: 'intact', digest: `sha256-parts-2MiB:${digest}` });
  });

  it('says of an expectation without a digest that it cannot be checked', async () => {
    write('f', 'x');
    expect(states(await verified([{ name: 'f', digest: null, size: 1 }]))).toEqual(['f: unverifiable']);
  });

  it('goes through many files in order', async () => {
    const names = Array.from({ length: 500 }, (_, index) => `${index % 7}/${index}`);
    for (const name of names) write(name, name);
    const files = await verified(names.map((name) => file(name, name)));
    expect(files.map(({ name }) => name)).toEqual([...names].sort(compareKeys));
    expect(new Set(files.map(({ state }) => state))).toEqual(new Set(['intact']));
  });
});

it('walks in the order of keys, whatever the names are', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'b', '.', '-', '0', '~', 'é', '\uff5e', '🙂'),
    minLength: 1,
    maxLength: 3,
  });
  const path = fc
    .array(
      name.filter((each_) => !/^\.+$/.test(each_)),
      { minLength: 1, maxLength: 3 },
    )
    .map((parts) => parts.join('/'));
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 20 }), (paths) => {
      rmSync(root, { recursive: true });
      mkdirSync(root);
      const made = paths.filter((each_) => {
        try {
          write(each_, 'x');
          return true;
        } catch {
          // A name is a directory already, or the other way round.
          return false;
        }
      });
      expect([...walkTree(root)].map((found) => found.name)).toEqual(made.sort(compareKeys));
    }),
    { numRuns: 50 },
  );
});

it('says why a file cannot be read', () => {
  expect(hashFile({ path: join(root, 'none'), algorithms: ['sha256'] }, Buffer.alloc(10))).toEqual({
    error: expect.stringContaining('ENOENT'),
  });
});

const ctimeOf = (name: string): bigint => statSync(join(root, name), { bigint: true }).ctimeNs;

it.each<[string, string, () => void]>([
  ['changed', 'it changed while it was read', () => appendFileSync(join(root, 'f'), 'y')],
  [
    'was replaced',
    'it was replaced while it was read',
    () => {
      write('other', 'x');
      renameSync(join(root, 'other'), join(root, 'f'));
    },
  ],
  [
    'was moved away for another',
    'it was replaced while it was read',
    () => {
      // The clock of a file system may stand for some milliseconds.
      do write('other', 'x');
      while (ctimeOf('other') === ctimeOf('f'));
      renameSync(join(root, 'f'), join(root, 'away'));
      renameSync(join(root, 'other'), join(root, 'f'));
    },
  ],
])('says of a file that %s while it was read that it did', (_, error, change) => {
  write('f', 'x');
  let isChanged = false;
  const read: ReadBytes = (descriptor, buffer, offset, length) => {
    if (!isChanged) change();
    isChanged = true;
    return readSync(descriptor, buffer, offset, length, null);
  };
  for (const algorithm of ['sha256', 'sha256-parts-2MiB'] as const) {
    isChanged = false;
    expect(hashFile({ path: join(root, 'f'), algorithms: [algorithm] }, Buffer.alloc(10), read)).toEqual({
      error,
    });
  }
});

it('takes a file for unchanged whose mode and links alone change while it is read', () => {
  write('f', 'x');
  const read: ReadBytes = (descriptor, buffer, offset, length) => {
    chmodSync(join(root, 'f'), 0o600);
    linkSync(join(root, 'f'), join(root, 'link'));
    return readSync(descriptor, buffer, offset, length, null);
  };
  expect(hashFile({ path: join(root, 'f'), algorithms: ['sha256'] }, Buffer.alloc(10), read)).toEqual({
    digests: { sha256: createHash('sha256').update('x').digest('hex') },
    size: 1,
  });
});

it('leaves out keys of which nothing is expected, and the folders of the console', async () => {
  const entries = [
    { key: 'p/', size: 0, since: 't' },
    { key: 'p/folder/', size: 0, since: 't' },
    { key: 'p/a', size: 3, since: 't' },
    { key: 'p/added', size: 3, since: null },
  ].map((each_) => ({ digest: null, ...each_ }) as unknown as EntrySummary);
  const names: string[] = [];
  for await (const some of expectedByManifest(each(entries), 'p/'))
    names.push(...some.map(({ name }) => name));
  expect(names).toEqual(['a']);
});

describe('verify --local', () => {
  const entryOf = (key: string, content: string): EntrySummary => ({
    bucket: DATASET.bucket,
    key,
    dataset: DATASET.name,
    state: 'intact',
    digest: sha256(content),
    size: content.length,
    versionId: 'v',
    since: 't',
  });
  const connection = {
    deployment: DEPLOYMENT,
    queries: fakeQueries({
      datasets: [DATASET],
      entries: [entryOf('moderation/v3/a', 'x'), entryOf('moderation/v3/b', 'y')],
    }),
  };
  const run = (...args: string[]) => runCli(['verify', '--local', root, ...args], connection);

  it('compares with a dataset', async () => {
    write('a', 'x');
    write('b', 'z');
    const { out, exitCode } = await run('--dataset', DATASET.name);
    expect(out).toContain('2 files, 1 intact, 1 altered');
    expect(exitCode).toBe(1);
  });

  it('compares with keys under a prefix', async () => {
    write('a', 'x');
    write('b', 'y');
    expect(await run('s3://acme-training-data/moderation/v3/')).toMatchObject({
      out: '2 files, 2 intact\n',
      exitCode: 0,
    });
  });

  it('compares with a list of sha256sum', async () => {
    write('a b', 'x');
    const list = `${root}.list`;
    writeFileSync(list, `${sha256('x').slice(7)}  ./a b\n`);
    const { out, exitCode } = await run('--manifest', list);
    rmSync(list);
    expect(out).toBe('1 file, 1 intact\n');
    expect(exitCode).toBe(0);
  });

  it('has checked nothing when there is nothing', async () => {
    expect((await run('s3://acme-training-data/other/')).exitCode).toBe(3);
  });

  it.each([[[]], [['--dataset', 'x', '--manifest', 'y']], [['--manifest', '/nowhere']]])(
    'refuses %j',
    async (args) => {
      expect((await run(...args)).exitCode).toBe(2);
    },
  );

  it('refuses a directory that is none', async () => {
    const { err, exitCode } = await runCli(
      ['verify', '--local', `${root}/none`, '--dataset', DATASET.name],
      connection,
    );
    expect(err).toContain('ENOENT');
    expect(exitCode).toBe(2);
  });
});
