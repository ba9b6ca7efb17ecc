import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { Command } from 'commander';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Digest } from '../../core/base/digest.ts';
import type { EntrySummary } from '../../core/report/queries.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { fakeLister } from '../../test/cli/fake-lister.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { NOW } from '../../test/cli/run-cli.ts';
import { BAD, DATASET, DEPLOYMENT, GOOD, RELEASED_THEN_ALTERED, version } from '../../test/cli/samples.ts';
import { Sink } from '../../test/cli/sink.ts';
import type { Connection } from '../connection/connect.ts';
import { Terminal } from '../output/terminal.ts';
import { Runner } from '../runner.ts';
import type { ByteStore } from './byte-store.ts';
import { download } from './download.ts';
import { LargeFiles } from './large-file.ts';
import { addPull } from './pull-command.ts';

const MIB = 2 ** 20;
const top = mkdtempSync(join(tmpdir(), 'sealwatch-pull-'));
afterAll(() => rmSync(top, { recursive: true, force: true }));
let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(top, 'case-')), 'data');
});

const sha256 = (bytes: Buffer | string): Digest =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const LARGE = randomBytes(17 * MIB + 5);
const FILES: Readonly<Record<string, Buffer>> = {
  'labels.jsonl': Buffer.from('good labels'),
  'a/b c+%é.jsonl': Buffer.from('odd'),
  empty: Buffer.alloc(0),
  'model.bin': LARGE,
};

/** A store that counts requests, and gives what it is told to where that differs. */
function storeOf(changes: Readonly<Record<string, Buffer | null | 'archived'>> = {}) {
  const asked: string[] = [];
  let left = Number.POSITIVE_INFINITY;
  const store: ByteStore = {
    read: async ({ key, versionId }, range, { most = Number.POSITIVE_INFINITY } = {}) => {
      asked.push(`${key} ${versionId} ${range?.first ?? '-'}`);
      left -= 1;
      if (left < 0) throw new Error('the process died');
      const name = key.slice(DATASET.prefix.length);
      const bytes = name in changes ? changes[name] : FILES[name];
      if (bytes === null || bytes === undefined) return null;
      if (bytes === 'archived') return bytes;
      if (range !== null) return bytes.subarray(range.first, range.last + 1);
      return bytes.length > most ? 'too-many' : bytes;
    },
  };
  return {
    store,
    asked,
    dieAfter: (requests: number) => {
      left = requests;
    },
  };
}

const entryOf = (name: string, bytes: Buffer, changes: Partial<EntrySummary> = {}): EntrySummary => ({
  bucket: DATASET.bucket,
  key: `${DATASET.prefix}${name}`,
  dataset: DATASET.name,
  state: 'intact',
  digest: sha256(bytes),
  size: bytes.length,
  versionId: `v-${name}`,
  since: '2026-11-02T10:00:41.000Z',
  ...changes,
});

const ENTRIES = Object.entries(FILES).map(([name, bytes]) => entryOf(name, bytes));

interface World {
  readonly store?: ByteStore;
  readonly entries?: readonly EntrySummary[];
  readonly copies?: Parameters<typeof fakeLister>[0];
  readonly entry?: ManifestEntry;
  readonly history?: readonly VersionRecord[];
}

async function pull(
  words: readonly string[],
  { store = storeOf().store, entries = ENTRIES, copies = [], entry, history = copies }: World = {},
) {
  const [out, err] = [new Sink(null), new Sink(null)];
  const runner = new Runner({
    terminal: new Terminal({ out, err }, { NO_COLOR: '1' }),
    environment: {},
    clock: () => NOW,
    connect: async () =>
      ({
        queries: fakeQueries({ datasets: [DATASET], entries, history, ...(entry && { entry }) }),
        lister: fakeLister(copies),
        deployment: DEPLOYMENT,
      }) as unknown as Connection,
  });
  const program = new Command().option('--json').exitOverride();
  addPull(program, runner, () => store);
  await program.parseAsync(['pull', '--dataset', DATASET.name, folder, ...words], { from: 'user' });
  return { out: out.text, err: err.text, exit: runner.exitCode };
}

const contents = (): Record<string, Digest> =>
  Object.fromEntries(Object.keys(FILES).map((name) => [name, sha256(readFileSync(join(folder, name)))]));
const RIGHT = Object.fromEntries(Object.entries(FILES).map(([name, bytes]) => [name, sha256(bytes)]));

describe('pull', () => {
  it('makes the directory hold exactly the approved versions, large ones by several requests', async () => {
    const { store, asked } = storeOf();
    const { out, exit } = await pull([], { store });
    expect(contents()).toEqual(RIGHT);
    expect(out).toMatch(
      /^COMPLETE: 4 files, 4 fetched \(17\.0 MiB\), 0 there already\nroot digest: [0-9a-f]{64}\n$/,
    );
    expect(exit).toBe(0);
    expect(asked.filter((each) => each.includes('model.bin'))).toEqual([
      'moderation/v3/model.bin v-model.bin 0',
      `moderation/v3/model.bin v-model.bin ${8 * MIB}`,
      `moderation/v3/model.bin v-model.bin ${16 * MIB}`,
    ]);
  });

  it.each([
    ['before a release', '2026-11-10T00:00:00Z', '3sL4kq', 'first'],
    ['after it, whatever was current', '2026-11-18T00:00:00Z', 'R3lease', 'second'],
  ])('fetches what was approved at a time: %s', async (_, at, versionId, content) => {
    const asked: (string | null)[] = [];
    const store: ByteStore = {
      read: async (version) => {
        asked.push(version.versionId);
        return Buffer.from(version.versionId === '3sL4kq' ? 'first' : 'second');
      },
    };
    const { entry, history } = RELEASED_THEN_ALTERED;
    const digests: Readonly<Record<string, Digest>> = { [GOOD]: sha256('first'), [BAD]: sha256('second') };
    // The sample's digests are those of no bytes.
    const real = <T>(value: T): T =>
      JSON.parse(
        Object.entries(digests).reduce(
          (text, [is, other]) => text.replaceAll(is, other),
          JSON.stringify(value),
        ),
      );
    const world = { store, entry: real(entry), history: real(history) };
    const { exit } = await pull(['--at', at], { ...world, entries: real(RELEASED_THEN_ALTERED.entries) });
    expect([asked, exit]).toEqual([[versionId], 0]);
    expect(readFileSync(join(folder, 'labels-007.jsonl'), 'utf8')).toBe(content);
  });

  it('compares what has a digest over parts by that', async () => {
    const whole = createHash('sha256');
    for (const part of [LARGE.subarray(0, 16 * MIB), LARGE.subarray(16 * MIB)])
      whole.update(createHash('sha256').update(part).digest());
    const entryBy = (hex: string) => [entryOf('model.bin', LARGE, { digest: `sha256-parts-16MiB:${hex}` })];
    expect((await pull([], { entries: entryBy(whole.digest('hex')) })).exit).toBe(0);
    expect(readFileSync(join(folder, 'model.bin')).equals(LARGE)).toBe(true);
    const wrong = await pull([], { entries: entryBy('0'.repeat(64)) });
    expect(wrong).toMatchObject({ exit: 1, out: expect.stringContaining('S3 gave other bytes') });
  });

  it('fetches nothing that is there and right, and again what is not', async () => {
    await pull([]);
    writeFileSync(join(folder, 'labels.jsonl'), 'flipped bad');
    const { store, asked } = storeOf();
    const { out } = await pull([], { store });
    expect(asked).toEqual(['moderation/v3/labels.jsonl v-labels.jsonl -']);
    expect(out).toContain('4 files, 1 fetched');
    expect(contents()).toEqual(RIGHT);
  });

  it('goes on where it was interrupted, after whatever request', async () => {
    for (const requests of [0, 1, 2, 3, 4, 5]) {
      folder = join(mkdtempSync(join(top, 'killed-')), 'data');
      const { store, dieAfter } = storeOf();
      dieAfter(requests);
      expect((await pull([], { store })).exit).toBe(4);
      const again = storeOf();
      expect((await pull([], { store: again.store })).exit).toBe(0);
      expect(contents()).toEqual(RIGHT);
      expect(existsSync(join(folder, 'model.bin.sealwatch-part'))).toBe(false);
    }
  });

  it('does not fetch again what a broken-off download of a large file left', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'model.bin.sealwatch-part'), LARGE.subarray(0, 16.5 * MIB));
    const { store, asked } = storeOf();
    expect((await pull([], { store })).exit).toBe(0);
    expect(asked.filter((each) => each.includes('model.bin'))).toEqual([
      `moderation/v3/model.bin v-model.bin ${16.5 * MIB}`,
    ]);
  });

  it('fetches a large file anew where what is there of it turns out to be wrong', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'model.bin.sealwatch-part'), Buffer.alloc(16.5 * MIB, 1));
    expect((await pull([])).exit).toBe(0);
    expect(contents()).toEqual(RIGHT);
  });

  it('takes the bytes from a copy where the approved version is gone', async () => {
    const name = 'labels.jsonl';
    const copy = { ...version('c0py', { digest: sha256('good labels') }), key: 'moderation/v3/copy.jsonl' };
    const { store, asked } = storeOf({ [name]: null, 'copy.jsonl': FILES[name] ?? null });
    const { exit } = await pull([], { store, copies: [copy] });
    expect(exit).toBe(0);
    expect(asked).toContain('moderation/v3/copy.jsonl c0py -');
    expect(contents()).toEqual(RIGHT);
  });

  it.each([
    ['the approved version is gone', null, 'the approved version is gone, and no copy of its bytes is left'],
    ['S3 gives other bytes', Buffer.from('poisoned!!!'), 'S3 gave other bytes than the approved ones'],
    [
      'S3 has more bytes in their place, of which none is read',
      Buffer.from('good labels, and more'),
      'S3 gave other bytes than the approved ones',
    ],
    [
      'it lies in an archive',
      'archived',
      'the approved version lies in an archive: S3 has to restore it first',
    ],
  ] as const)('names the file, and leaves none under its name, where %s', async (_, bytes, reason) => {
    const { out, exit } = await pull([], { store: storeOf({ 'labels.jsonl': bytes }).store });
    expect(out).toContain(`could not be had:\n  labels.jsonl: ${reason}`);
    expect(out).toContain('INCOMPLETE');
    expect(existsSync(join(folder, 'labels.jsonl'))).toBe(false);
    expect(exit).toBe(1);
  });

  it('names the file that the disk has no room for, keeps what is there of it, and ends', async () => {
    const { store } = storeOf();
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const read: ByteStore['read'] = (version, range, room) =>
      range?.first === 8 * MIB ? Promise.reject(full) : store.read(version, range, room);
    const { err, exit } = await pull([], { store: { read } });
    const part = join(realpathSync(folder), 'model.bin.sealwatch-part');
    expect(err).toContain(`cannot read or write "${part}": ENOSPC: no space left on device, write`);
    expect(readFileSync(part).equals(LARGE.subarray(0, 8 * MIB))).toBe(true);
    expect(exit).toBe(2);
  });

  it.each([
    ['small', Buffer.from('good labels')],
    ['large', LARGE],
  ])('ends once nothing is fetched any more, where one of several %s files fails', async (_, bytes) => {
    let [open, begun] = [0, 0];
    const read: ByteStore['read'] = async ({ key }, range) => {
      begun += 1;
      if (key.endsWith('bad.bin')) throw new Error('the line broke');
      open += 1;
      for (let waited = 0; waited < 1000; waited += 1) await turn();
      open -= 1;
      return range === null ? bytes : bytes.subarray(range.first, range.last + 1);
    };
    const entries = ['bad.bin', 'good.bin', 'other.bin'].map((name) => entryOf(name, bytes));
    expect((await pull([], { store: { read }, entries })).exit).toBe(4);
    expect(begun).toBeGreaterThan(2);
    expect(open).toBe(0);
  });

  it('names what is none of the dataset', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'poison.jsonl'), 'x');
    const { out, exit } = await pull([]);
    expect(out).toContain('not of the dataset, and to be taken away first:\n  poison.jsonl: ');
    expect(exit).toBe(1);
  });

  it('writes nothing through a link that leads out of the directory', async () => {
    mkdirSync(folder, { recursive: true });
    mkdirSync(join(folder, '..', 'outside'));
    symlinkSync(join(folder, '..', 'outside'), join(folder, 'a'));
    const { out, exit } = await pull([]);
    expect(out).toContain('not of the dataset, and to be taken away first:\n  a: ');
    expect(exit).toBe(1);
    expect(existsSync(join(folder, '..', 'outside', 'b c+%é.jsonl'))).toBe(false);
  });

  it('makes no folder through such a link either', async () => {
    const outside = join(folder, '..', 'outside');
    for (const each of [folder, outside]) mkdirSync(each, { recursive: true });
    symlinkSync(outside, join(folder, 'link'));
    const file = { ...entryOf('link/sub/x', Buffer.from('odd')), name: 'link/sub/x' };
    const from = { ...file, digest: sha256('odd') };
    await expect(
      download(from, from, { root: realpathSync(folder), store: storeOf().store, large: new LargeFiles() }),
    ).rejects.toThrow('a link leads out of the directory on the way to "link/sub/x"');
    expect(existsSync(join(outside, 'sub'))).toBe(false);
  });

  it.each([
    ['a path out of the directory', '../x', /no directory can hold a file for "moderation\/v3\/\.\.\/x"/],
    ['a file and a folder of one name', 'labels.jsonl/x', /no directory can hold a file for/],
    [
      'a key with the name under which another is downloaded',
      'labels.jsonl.sealwatch-part',
      /no directory can hold a file for "moderation\/v3\/labels\.jsonl\.sealwatch-part"/,
    ],
  ])('refuses %s', async (_, name, message) => {
    const { err, exit } = await pull([], { entries: [...ENTRIES, entryOf(name, Buffer.from('x'))] });
    expect(err).toMatch(message);
    expect(exit).toBe(2);
    expect(existsSync(folder)).toBe(false);
  });

  it('refuses bytes that nobody ever read, and another root digest than the expected one', async () => {
    const unread = await pull([], { entries: [entryOf('x', Buffer.from('x'), { digest: null })] });
    expect(unread.err).toContain('were never read');
    const other = await pull(['--expect', 'a'.repeat(64)]);
    expect(other.err).toContain('nothing was fetched');
    const typed = await pull(['--expect', 'A'.repeat(64)]);
    expect(typed).toMatchObject({
      exit: 2,
      err: expect.stringContaining('64 lower-case hexadecimal digits'),
    });
    expect(existsSync(folder)).toBe(false);
  });
});

it('names what is left of a download whose file is there already: a job would read it', async () => {
  await pull([]);
  writeFileSync(join(folder, 'labels.jsonl.sealwatch-part'), 'bad labels');
  const { out, exit } = await pull([]);
  expect(out).toContain('labels.jsonl.sealwatch-part: left of a download whose file is there already');
  expect(exit).toBe(1);
});

describe('pull --run', () => {
  const script =
    'process.exit(require("fs").readdirSync(process.env.SEALWATCH_DIRECTORY).length === 4 ? 7 : 1)';
  const job = ['--run', '--', process.execPath, '-e', script];

  it('starts the command once everything is right, and ends as it ends', async () => {
    expect((await pull(job)).exit).toBe(7);
  });

  it('does not start it where a file is wrong', async () => {
    const mark = join(folder, '..', 'started');
    const marking = [
      '--run',
      '--',
      process.execPath,
      '-e',
      `require('fs').writeFileSync(${JSON.stringify(mark)}, '')`,
    ];
    expect((await pull(marking, { store: storeOf({ empty: null }).store })).exit).toBe(1);
    expect(existsSync(mark)).toBe(false);
  });

  it('says that there is no such command, or that none is given', async () => {
    expect((await pull(['--run', '--', 'no-such-program'])).err).toContain('cannot start "no-such-program"');
    expect((await pull(['--run'])).err).toContain('write the command that --run starts after --');
  });
});
