import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BegunKey, EndedKey } from '../../core/restore/ports.ts';
import { gather } from '../batches.ts';
import { JournalFile } from './journal-file.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const NOTHING = { kind: 'none', versionId: null, digest: null, size: null, etag: null } as const;
const key = (name: string): BegunKey => ({ bucket: 'b', key: name, before: NOTHING, step: 'copy' });
const end = (name: string): EndedKey => ({
  ...key(name),
  status: 'restored',
  detail: null,
  after: NOTHING,
  at: NOW.toISOString(),
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const path = () => join(folder, 'inner', 'restore.journal');

it('knows after a crash what was begun and not ended, and what every run has done', async () => {
  const first = await JournalFile.open(path(), NOW);
  for (const name of ['a', 'b', 'c']) await first.begin(key(name));
  await first.end(end('a'));
  await first.drop(key('b'));
  await first.begin({ ...key('c'), upload: 'u' });
  await first.close();
  const second = await JournalFile.open(path(), new Date('2026-11-22T00:00:00.000Z'));
  expect([second.isResumed, second.startedAt]).toEqual([true, NOW.toISOString()]);
  expect(await second.open()).toEqual([{ ...key('c'), upload: 'u' }]);
  expect(await second.begun(key('a'))).toBeNull();
  await second.end(end('c'));
  expect((await gather(second.ended())).map((each) => each.key)).toEqual(['a', 'c']);
  await second.remove();
  const third = await JournalFile.open(path(), NOW);
  expect(third.isResumed).toBe(false);
  await third.remove();
});

it('keeps a second run out while one is at work, and goes on after one that died', async () => {
  const first = await JournalFile.open(path(), NOW);
  await first.begin(key('a'));
  await expect(JournalFile.open(path(), NOW)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining(`"process":${process.pid}`),
  });
  await first.close();
  const { pid = 0 } = spawnSync(process.execPath, ['--version']);
  writeFileSync(`${path()}.lock`, JSON.stringify({ process: pid, host: hostname() }));
  const second = await JournalFile.open(path(), NOW);
  expect(await second.open()).toEqual([key('a')]);
  await second.remove();
  expect(readdirSync(join(folder, 'inner'))).toEqual([]);
});

it.each([
  ['of another computer', { process: 1, host: `${hostname()}.other` }],
  ['that nobody can read', 'half'],
])('leaves a lock %s, and names the file', async (_, holder) => {
  const journal = await JournalFile.open(path(), NOW);
  await journal.remove();
  writeFileSync(`${path()}.lock`, JSON.stringify(holder));
  await expect(JournalFile.open(path(), NOW)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining(`delete ${path()}.lock`),
  });
});

it('says of a lock that it may not read why, and not that its run has just begun', async () => {
  const journal = await JournalFile.open(path(), NOW);
  await journal.remove();
  mkdirSync(`${path()}.lock`);
  await expect(JournalFile.open(path(), NOW)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('(Error: EISDIR'),
  });
});

it('begins anew where a crash cut off the very first line', async () => {
  const first = await JournalFile.open(path(), NOW);
  await first.close();
  writeFileSync(path(), '{"started":"2026-11-2');
  const second = await JournalFile.open(path(), NOW);
  expect(second.isResumed).toBe(false);
  await second.begin(key('a'));
  await second.close();
  const third = await JournalFile.open(path(), new Date('2026-11-22T00:00:00.000Z'));
  expect([third.isResumed, third.startedAt]).toEqual([true, NOW.toISOString()]);
  expect(await third.open()).toEqual([key('a')]);
  await third.close();
});

it('leaves out a line that a crash cut off, and writes the next one on a line of its own', async () => {
  const first = await JournalFile.open(path(), NOW);
  await first.begin(key('a'));
  await first.close();
  appendFileSync(path(), '{"end":{"bucket":"b","ke');
  const second = await JournalFile.open(path(), NOW);
  expect(await second.open()).toEqual([key('a')]);
  await second.end(end('a'));
  expect((await gather(second.ended())).map((each) => each.key)).toEqual(['a']);
  expect(readFileSync(path(), 'utf8').endsWith('\n')).toBe(true);
  await second.close();
});

it('writes lines that come at the same time one after the other', async () => {
  const journal = await JournalFile.open(path(), NOW);
  const names = Array.from({ length: 50 }, (_, index) => `key ${index} ${'x'.repeat(500)}`);
  await Promise.all(names.map((name) => journal.begin(key(name))));
  await journal.close();
  const again = await JournalFile.open(path(), NOW);
  expect((await again.open()).map((each) => each.key).sort()).toEqual(names.toSorted());
  await again.close();
});

it('refuses a file that is something else', async () => {
  const other = join(folder, 'other.journal');
  writeFileSync(other, '42\n');
  await expect(JournalFile.open(other, NOW)).rejects.toMatchObject({ code: 'USAGE' });
  expect(readdirSync(folder)).toEqual(['other.journal']);
});
