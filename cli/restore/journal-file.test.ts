import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
  expect((await JournalFile.open(path(), NOW)).isResumed).toBe(false);
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
});
