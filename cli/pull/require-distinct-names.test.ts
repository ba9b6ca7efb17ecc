import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type MakeFile, requireDistinctNames } from './require-distinct-names.ts';

const folder = mkdtempSync(join(tmpdir(), 'sealwatch-names-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file system that takes some names for one. */
const system =
  (same: (name: string) => string) =>
  async <T>(_: string, work: (make: MakeFile) => Promise<T>): Promise<T> => {
    const there = new Set<string>();
    return work(async (name) => !there.has(same(name)) && Boolean(there.add(same(name))));
  };
const IGNORES_CASE = system((name) => name.toLowerCase());
const IGNORES_FORM = system((name) => name.normalize('NFD'));

describe('names of files', () => {
  it.each<[string, string[], ReturnType<typeof system>, string]>([
    ['A and a', ['A', 'b', 'a'], IGNORES_CASE, '"A" and "a"'],
    ['two folders', ['Train/x', 'train/y'], IGNORES_CASE, '"Train" and "train"'],
    ['a folder and a file', ['Train/x', 'train'], IGNORES_CASE, '"Train" and "train"'],
    ['files in a folder', ['d/Labels', 'd/labels'], IGNORES_CASE, '"d/Labels" and "d/labels"'],
    ['two forms of one letter', ['caf\u00e9', 'cafe\u0301'], IGNORES_FORM, '"caf\u00e9" and "cafe\u0301"'],
  ])('are refused where the file system takes them for one: %s', async (_, names, tryOut, both) => {
    await expect(requireDistinctNames(names, '/data', tryOut)).rejects.toThrow(
      `the file system of /data takes ${both} for one name`,
    );
  });

  it.each<[string, string[], ReturnType<typeof system>]>([
    ['a system that tells them apart', ['A', 'a'], system((name) => name)],
    ['other folders', ['A/x', 'b/X'], IGNORES_CASE],
    ['one folder', ['a/x', 'a/y', 'a/z/x'], IGNORES_CASE],
  ])('are taken: %s', async (_, names, tryOut) => {
    await expect(requireDistinctNames(names, '/data', tryOut)).resolves.toBeUndefined();
  });

  it('are tried out in the directory itself, only where they are alike, and nothing is left there', async () => {
    const isApart = await requireDistinctNames(['x/LABELS', 'x/labels'], folder).then(
      () => true,
      (error: Error) => !error.message.includes('for one name'),
    );
    expect(isApart).toBe(process.platform === 'linux');
    expect(readdirSync(folder)).toEqual([]);
    await expect(requireDistinctNames(['a', 'b'], '/no/such/folder')).resolves.toBeUndefined();
  });
});
