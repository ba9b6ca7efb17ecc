import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isProduct, ROOT, sources } from './sources.ts';

const MAX_LINES = 400;
const all = sources();
const code = all.filter(({ path }) => /\.(?:ts|mjs)$/.test(path));

it('no file is longer than a person reads', () => {
  const long = code.filter(({ text }) => text.split('\n').length - 1 > MAX_LINES);
  expect(long.map(({ path }) => path)).toEqual([]);
});

it('no folder is named after what does not belong anywhere', () => {
  const vague = code
    .filter(isProduct)
    .filter(({ path }) => /(?:^|\/)(?:utils?|helpers?|common|misc)(?:\/|\.)/.test(path));
  expect(vague.map(({ path }) => path)).toEqual([]);
});

describe('nothing of the machine is written down on which it was written', () => {
  const mentions = (...words: readonly string[]): string[] =>
    all.filter(({ text }) => words.some((word) => text.includes(word))).map(({ path }) => path);

  it('no path', () => {
    // Short ones, as containers have, are words like any other.
    const paths = [ROOT, homedir()].filter((path) => path.split('/').length > 2).map((path) => `${path}/`);
    expect(mentions(ROOT, ...paths)).toEqual([]);
  });

  it('no address that packages came from', () => {
    const registry = execFileSync('npm', ['config', 'get', 'registry'], {
      encoding: 'utf8',
      cwd: ROOT,
    }).trim();
    const hosts = [registry, process.env.PIP_INDEX_URL, process.env.UV_INDEX_URL].flatMap(hostOf);
    expect(mentions(...hosts.filter((host) => host !== 'registry.npmjs.org'))).toEqual([]);
    expect(all.find(({ path }) => path === 'package-lock.json')?.text).not.toContain('"resolved"');
  });
});

const hostOf = (url: string | undefined): string[] => {
  const parsed = url ? URL.parse(url) : null;
  return parsed ? [parsed.host] : [];
};
