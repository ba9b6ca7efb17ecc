import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { areFunctionsFresh, MADE_OF } from './freshness.ts';
import { functionNames } from './functions.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const write = (file: string, at: number) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, at, at);
};

/** A repository whose sources are of second 100, and whose functions were built in second 200. */
const repository = () => {
  const root = mkdtempSync(join(tmpdir(), 'sealwatch-fresh-'));
  folders.push(root);
  const outdir = join(root, 'dist');
  for (const name of functionNames()) write(join(outdir, name, 'index.mjs'), 200);
  const sources = MADE_OF.map((name) => (name.includes('.') ? name : `${name}/deep/code.ts`));
  for (const source of sources) write(join(root, source), 100);
  for (const name of MADE_OF.filter((each) => !each.includes('.')))
    for (const folder of [name, `${name}/deep`]) utimesSync(join(root, folder), 100, 100);
  return { sources, root, outdir, isFresh: () => areFunctionsFresh(root, outdir) };
};

it('functions are fresh that were built after the last change of what they are made of', () => {
  expect(repository().isFresh()).toBe(true);
});

it('functions are not fresh once any source, or the list of packages, is newer', () => {
  const { sources, root, isFresh } = repository();
  for (const source of sources) {
    write(join(root, source), 300);
    expect(isFresh(), source).toBe(false);
    write(join(root, source), 100);
  }
  expect(isFresh()).toBe(true);
});

it('functions are not fresh once a source is gone', () => {
  const { root, isFresh } = repository();
  rmSync(join(root, 'core/deep/code.ts'));
  expect(isFresh()).toBe(false);
});

it('functions are not fresh where one was never built', () => {
  const { outdir, isFresh } = repository();
  rmSync(join(outdir, functionNames()[0] ?? ''), { recursive: true });
  expect(isFresh()).toBe(false);
});
