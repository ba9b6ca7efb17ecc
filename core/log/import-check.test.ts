import { describe, expect, it } from 'vitest';
import { logPorts, MemoryLog, sha256 } from '../../test/fakes/memory-log.ts';
import { appendLeaves } from './append-leaves.ts';
import { checkLog, type TamperedLeaf, type Tampering } from './check-log.ts';
import { newLogState, type Shelf, shelveEntries, shelveRow, tamperedRecords } from './compare-tables.ts';
import { type ImportPage, importTables } from './import-tables.ts';
import { encodeLeaf, type RecordLeaf } from './leaf.ts';
import { readLeaves } from './read-leaves.ts';

const leafOf = (key: string, more: Partial<RecordLeaf> = {}): RecordLeaf => ({
  kind: 'entry',
  change: 'put',
  key: { object: key },
  seal: 'valid',
  count: 1,
  before: null,
  digest: `sha256:${key}`,
  item: { object: key },
  at: '2026-11-20T03:12:07.000Z',
  stream: 'S',
  sequence: key,
  ...more,
});

const imported = (key: string): RecordLeaf =>
  leafOf(key, { change: 'imported', seal: 'missing', stream: null, sequence: null });

const NOW = new Date('2026-11-20T03:00:00.000Z');

/** Three parts of tables, and a function that may be ended after any of them. */
const importing = (log: MemoryLog, over: { minutes?: number; pages?: number } = {}) => {
  let left = over.pages ?? 10;
  const pages: ImportPage[] = [
    { leaves: [imported('a'), imported('b')], cursor: '1' },
    { leaves: [], cursor: '2' },
    { leaves: [imported('c')], cursor: null },
  ];
  return importTables({
    ...logPorts(log),
    page: async (cursor) => {
      left -= 1;
      return pages[Number(cursor ?? 0)] ?? { leaves: [], cursor: null };
    },
    clock: () => new Date(NOW.getTime() + (over.minutes ?? 0) * 60_000),
    graceMs: 20 * 60_000,
    msLeft: () => (left > 0 ? 60_000 : 0),
  });
};

const entriesOf = async (log: MemoryLog) => {
  const head = await appendLeaves([], logPorts(log));
  const read = async (path: string) => log.objects.get(path) ?? null;
  const found = [];
  for await (const entries of readLeaves(head, { read, sha256 })) found.push(...entries);
  return found;
};

describe('the import', () => {
  it('waits until no function of the release before runs any more', async () => {
    const log = new MemoryLog();
    expect(await importing(log)).toMatchObject({ imported: 0, openedAt: null });
    expect(await importing(log, { minutes: 19 })).toMatchObject({ imported: 0, openedAt: null });
    expect(await entriesOf(log)).toEqual([]);
  });

  it('appends what is there, opens the log, and does nothing more', async () => {
    const log = new MemoryLog();
    await importing(log);
    expect(await importing(log, { minutes: 20 })).toMatchObject({
      imported: 3,
      openedAt: expect.any(String),
    });
    const texts = (await entriesOf(log)).map(({ bytes }) => new TextDecoder().decode(bytes));
    expect(texts).toHaveLength(4);
    expect(texts.at(-1)).toBe('{"at":"2026-11-20T03:20:00.000Z","imported":3,"kind":"opened","v":1}');
    await importing(log, { minutes: 40 });
    expect(await entriesOf(log)).toHaveLength(4);
  });

  it('goes on where it was ended', async () => {
    const log = new MemoryLog();
    await importing(log);
    expect(await importing(log, { minutes: 20, pages: 1 })).toMatchObject({ imported: 2, openedAt: null });
    expect(await importing(log, { minutes: 35 })).toMatchObject({
      imported: 3,
      openedAt: expect.any(String),
    });
  });
});

describe('the check', () => {
  const opened = encodeLeaf({ kind: 'opened', at: NOW.toISOString(), imported: 0 });
  const check = async (log: MemoryLog) => {
    const found: TamperedLeaf[] = [];
    const head = await appendLeaves([], logPorts(log));
    await checkLog(head, logPorts(log), async ({ first }) => void found.push(...first));
    return found.map(({ leaf, fault }) => `${leaf.key.object} ${fault}`);
  };

  it('finds what others wrote, each once', async () => {
    const log = new MemoryLog();
    const leaves = [
      leafOf('fine'),
      leafOf('edited', { seal: 'wrong', before: 1 }),
      leafOf('removed', { change: 'remove', before: 1, digest: null, item: null }),
    ];
    await appendLeaves([opened, ...leaves.map(encodeLeaf)], logPorts(log));
    expect(await check(log)).toEqual(['edited edited', 'removed removed']);
    await appendLeaves([encodeLeaf(leafOf('slipped', { seal: 'missing' }))], logPorts(log));
    expect(await check(log)).toEqual(['slipped slipped-in']);
    expect(await check(log)).toEqual([]);
  });

  it('takes an item without a seal for nothing before the log is open', async () => {
    const log = new MemoryLog();
    await appendLeaves([encodeLeaf(leafOf('old', { seal: 'missing' }))], logPorts(log));
    expect(await check(log)).toEqual([]);
  });

  it('keeps the first fifty of a flood and counts the others, so that no flood fills the memory', async () => {
    const log = new MemoryLog();
    const flood = Array.from({ length: 300 }, (_, at) => leafOf(`k${at}`, { seal: 'wrong' }));
    const head = await appendLeaves([opened, ...flood.map(encodeLeaf)], logPorts(log));
    const told: Tampering[] = [];
    expect(await checkLog(head, logPorts(log), async (found) => void told.push(found))).toBe(300);
    expect(told.map(({ first, more }) => [first.length, more])).toEqual([[50, 250]]);
  });

  it('finds it again when it could not be reported', async () => {
    const log = new MemoryLog();
    const head = await appendLeaves([opened, encodeLeaf(leafOf('x', { seal: 'wrong' }))], logPorts(log));
    const refused = checkLog(head, logPorts(log), async () => {
      throw new Error('throttled');
    });
    await expect(refused).rejects.toThrow('throttled');
    expect(await check(log)).toEqual(['x slipped-in']);
  });
});

describe('the tables, compared with the log', () => {
  it('show each item that differs, and no other', async () => {
    const log = new MemoryLog();
    const leaves = ['same', 'gone', 'other'].map((key) => encodeLeaf(leafOf(key)));
    await appendLeaves(leaves, logPorts(log));
    const lines: string[] = [];
    const shelf: Shelf = {
      add: (_, line) => void lines.push(line),
      parts: async function* () {
        yield lines;
      },
    };
    const state = newLogState();
    shelveEntries(await entriesOf(log), state, shelf);
    for (const [key, digest] of [
      ['same', 'same'],
      ['other', 'changed'],
      ['new', 'new'],
    ])
      shelveRow({ kind: 'entry', key: { object: key ?? '' }, count: 1, digest: `sha256:${digest}` }, shelf);
    const found = [];
    for await (const { key, verdict } of tamperedRecords(shelf)) found.push(`${key.object} ${verdict.fault}`);
    expect(found.sort()).toEqual(['gone removed', 'new slipped-in', 'other edited']);
    expect(state).toMatchObject({ records: 3, isOpen: false, newestAt: '2026-11-20T03:12:07.000Z' });
  });
});
