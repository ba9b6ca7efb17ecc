import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FORMAT_TOOLS } from '../../cli/manifest/format-tools.ts';
import { printBag } from '../../core/manifests/bagit.ts';
import { printCroissant, readCroissant } from '../../core/manifests/croissant.ts';
import { bareFile, type Manifest, manifestOf } from '../../core/manifests/manifest.ts';
import { runCli } from '../cli/run-cli.ts';
import { askTool, type Said } from './manifest-tools.ts';

const python = inject('manifestTools');

/** Names as people and attackers give them. */
const FILES: Readonly<Record<string, string>> = {
  'plain.txt': 'plain\n',
  'sub dir/ü.json': '"x"',
  'empty.txt': '',
  'emoji😀.txt': 'e',
  'back\\slash.txt': 's',
  'new\nline.txt': 'n',
  '%41.txt': 'p',
};

interface Tool {
  readonly format: string;
  /** Names that the tool does not read as its specification has them. */
  readonly without?: readonly string[];
  readonly signs?: readonly string[];
  /** Its own manifest, below the folder. */
  readonly theirs?: string;
  readonly key?: readonly string[];
  /** What Sealwatch finds of files that are as they were, by what the tool wrote. */
  readonly intact: string;
  readonly changed: string;
  /** How the tool words that a file was altered. */
  readonly refusal: RegExp;
}

const TOOLS: readonly Tool[] = [
  {
    format: 'bagit',
    // It writes a per cent sign as it is, where RFC 8493 has %25.
    without: ['%41.txt'],
    intact: '6 files, 6 intact',
    changed: '6 files, 5 intact, 1 altered',
    refusal: /sha256 validation failed/,
  },
  {
    format: 'oms',
    signs: ['--sign-key', 'key.pem'],
    key: ['--key', 'key.pub'],
    intact: '7 files, 7 intact',
    changed: '7 files, 6 intact, 1 altered',
    refusal: /Hash mismatch for .*sub dir\/ü\.json/,
  },
  {
    format: 'in-toto',
    signs: ['--sign-key', 'key.pem'],
    key: ['--key', 'key.pub'],
    intact: '7 files, 7 intact',
    changed: '7 files, 6 intact, 1 altered',
    refusal: /sub dir\/ü\.json is another one/,
  },
  {
    format: 'croissant',
    intact: '7 files, 7 intact',
    changed: '7 files, 6 intact, 1 altered',
    // It names no file, but the step that failed.
    refusal: /during the operation Download\(file-7\)/,
  },
  {
    format: 'frictionless',
    intact: '7 files, 7 intact',
    changed: '7 files, 6 intact, 1 altered',
    refusal: /Hash Count Error/,
  },
  {
    format: 'dvc',
    theirs: 'theirs/tree.dvc',
    intact: '7 files, 7 weak',
    changed: '7 files, 6 weak, 1 altered',
    refusal: /changed: \['tree'\]/,
  },
  {
    format: 'huggingface',
    // Every second one is in git, not in LFS, so that only a SHA-1 speaks for it.
    intact: '7 files, 4 intact, 3 weak',
    changed: '7 files, 3 intact, 3 weak, 1 altered',
    refusal: /mismatches=\[\{'path': 'sub dir\/ü\.json'/,
  },
];

let home = '';
const openssl = (cwd: string, ...args: readonly string[]) =>
  execFileSync('openssl', args, { cwd, stdio: 'pipe' });

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'sealwatch-manifests-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
}

function prepare({ format, without = [] }: Tool): string {
  const folder = join(home, format);
  const files = Object.fromEntries(Object.entries(FILES).filter(([name]) => !without.includes(name)));
  write(join(folder, 'tree'), files);
  write(join(folder, 'changed'), { ...files, 'sub dir/ü.json': '"y"' });
  openssl(folder, 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'key.pem');
  openssl(folder, 'ec', '-in', 'key.pem', '-pubout', '-out', 'key.pub');
  return folder;
}

/** A certificate that may sign, and the one that issued it. */
function issue(folder: string): void {
  const root = ['-keyout', 'root.key', '-out', 'root.pem', '-addext', 'keyUsage=critical,keyCertSign'];
  openssl(
    folder,
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=root',
    ...root,
  );
  openssl(folder, 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'leaf.key');
  openssl(folder, 'req', '-new', '-key', 'leaf.key', '-subj', '/CN=leaf', '-out', 'leaf.csr');
  writeFileSync(join(folder, 'extensions'), 'keyUsage=critical,digitalSignature\n');
  const by = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-extfile', 'extensions'];
  openssl(folder, 'x509', '-req', '-in', 'leaf.csr', '-out', 'leaf.pem', ...by);
}

const inFolder = (folder: string, options: readonly string[] = []): string[] =>
  options.map((each) => (each.startsWith('--') ? each : join(folder, each)));

const manifest = (...args: readonly string[]) => runCli(['manifest', ...args]);

/** What each tool said, by its format. */
const answers = new Map<string, { readonly folder: string; readonly said: Said }>();

function answer(format: string): { readonly folder: string; readonly said: Said } {
  const found = answers.get(format);
  if (found === undefined) throw new Error(`${format} was not asked`);
  return found;
}

describe.skipIf(python === null).each(TOOLS)('the reference implementation of $format', (tool) => {
  let folder = '';
  let said: Said;

  beforeAll(async () => {
    folder = prepare(tool);
    const { format, signs } = tool;
    const create = (name: string, ...options: readonly string[]) =>
      manifest(
        'create',
        join(folder, 'tree'),
        '--format',
        format,
        '--output',
        join(folder, name),
        ...inFolder(folder, options),
      );
    expect((await create('ours', ...(signs ?? []))).exitCode).toBe(0);
    if (format === 'oms') {
      issue(folder);
      await create('ours-by-certificate', '--sign-key', 'leaf.key', '--certificate', 'leaf.pem');
    }
    if (format === 'bagit') {
      writeFetched(join(folder, 'fetched'));
      writeBag(join(folder, 'with-provenance'), PROVEN, { 'proven.txt': 'x' });
    }
    if (format === 'croissant')
      writeFileSync(join(folder, 'with-provenance'), JSON.stringify(printCroissant(PROVEN)));
    said = await askTool(python ?? '', format, folder);
    answers.set(format, { folder, said });
  });

  it('accepts what Sealwatch wrote, and finds by it what was altered', () => {
    expect(said.tree).toBeNull();
    expect(said.changed).toMatch(tool.refusal);
  });

  it('writes what Sealwatch reads, recognises, and finds by it what was altered', async () => {
    const theirs = join(folder, tool.theirs ?? 'theirs');
    const key = inFolder(folder, tool.key);
    const intact = await manifest('verify', theirs, join(folder, 'tree'), ...key);
    expect(intact.out).toContain(tool.intact);
    const changed = await manifest('verify', theirs, join(folder, 'changed'), ...key);
    expect(changed).toMatchObject({ exitCode: 1, out: expect.stringContaining(tool.changed) });
    expect(changed.out).toMatch(/^MODIFIED +sub dir\/ü\.json/m);
  });
});

describe.skipIf(python === null)('beyond the list of files', () => {
  it('model-signing and Sealwatch agree about certificates', async () => {
    const { folder, said } = answer('oms');
    expect(said.chain).toEqual([null, expect.stringMatching(/Hash mismatch/)]);
    const [theirs, root] = [join(folder, 'theirs-by-certificate'), join(folder, 'root.pem')];
    const trusted = await manifest('verify', theirs, join(folder, 'tree'), '--trust', root);
    expect(trusted).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('signed by one who is trusted'),
    });
  });

  it('DVC writes the outputs of a pipeline, and Sealwatch finds by them what was altered', async () => {
    const { folder } = answer('dvc');
    const [lock, root] = [join(folder, 'pipeline', 'dvc.lock'), join(folder, 'outputs')];
    cpSync(join(folder, 'pipeline', 'out'), join(root, 'out'), { recursive: true });
    const intact = await manifest('verify', lock, root);
    expect(intact).toMatchObject({ exitCode: 3, out: expect.stringContaining('8 files, 8 weak') });
    write(root, { 'out/model.bin': 'other', 'out/tree/sub dir/ü.json': '"y"' });
    const changed = await manifest('verify', lock, root);
    expect(changed).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('8 files, 6 weak, 2 altered'),
    });
    expect(changed.out).toMatch(/^MODIFIED +out\/model\.bin /m);
    expect(changed.out).toMatch(/^MODIFIED +out\/tree\/sub dir\/ü\.json /m);
  });

  it('bagit is told which version of which object to fetch', () => {
    expect(answer('bagit').said.fetched).toEqual([
      ['https://acme-data.s3.amazonaws.com/v3/a%20b/%C3%BC?versionId=v1', '3', 'data/a b/ü'],
      ['https://s3.amazonaws.com/acme.data/v3/c?versionId=v2', '-', 'data/c'],
    ]);
  });

  it('bagit finds a bag right that says where its files came from', () => {
    const { folder, said } = answer('bagit');
    expect(said.provenance).toBeNull();
    expect(readFileSync(join(folder, 'with-provenance', 'sealwatch-provenance.json'), 'utf8')).toContain(
      SAID.source,
    );
  });

  it('mlcroissant reads where files came from, and writes it such that Sealwatch reads it again', () => {
    const back = readFileSync(join(answer('croissant').folder, 'provenance-back'), 'utf8');
    const { manifest: read, notRead } = readCroissant(JSON.parse(back));
    expect(read.files).toMatchObject([{ path: 'proven.txt', provenance: [SAID] }]);
    expect(notRead).toEqual([]);
  });
});

const SAID = {
  approval: '01JDCM2Q4Z',
  by: 'arn:aws:iam::111122223333:role/curator',
  at: '2026-11-20T03:12:07.000Z',
  source: 'https://example.org/labels.tar',
  collected: '2026-11-18T00:00:00.000Z',
  transform: 'dedup.py 1.4',
};
const PROVEN = manifestOf(
  [
    {
      ...bareFile('proven.txt'),
      digests: { sha256: createHash('sha256').update('x').digest('hex') },
      size: 1,
      provenance: [SAID],
    },
  ],
  { name: 'set' },
);

/** A bag whose payload is in S3. */
function writeFetched(bag: string): void {
  const file = (path: string, bucket: string, key: string, versionId: string, size: number | null) => ({
    ...bareFile(path),
    digests: { sha256: 'ab'.repeat(32) },
    size,
    object: { bucket, key, versionId },
  });
  writeBag(
    bag,
    manifestOf([file('a b/ü', 'acme-data', 'v3/a b/ü', 'v1', 3), file('c', 'acme.data', 'v3/c', 'v2', null)]),
  );
}

function writeBag(bag: string, of: Manifest, payload: Readonly<Record<string, string>> = {}): void {
  mkdirSync(join(bag, 'data'), { recursive: true });
  for (const [name, bytes] of printBag(of, FORMAT_TOOLS)) writeFileSync(join(bag, name), bytes);
  write(join(bag, 'data'), payload);
}
