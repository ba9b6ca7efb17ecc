import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documents, ROOT } from './documents.ts';

const LINK = /\]\((?<target>[^)\s]+)\)/g;

const linksOf = (text: string): string[] =>
  [...text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').matchAll(LINK)].map(({ groups }) => groups?.target ?? '');

/** How the forges make an anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

const anchors = new Map(
  documents().map(({ path, text }) => [
    path,
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading)),
  ]),
);

const isBroken = (path: string, target: string): boolean => {
  if (/^[a-z]+:/.test(target)) return false;
  const [file = '', anchor] = target.split('#');
  const place = file === '' ? path : join(dirname(path), decodeURI(file));
  if (!existsSync(join(ROOT, place))) return true;
  return anchor !== undefined && anchors.get(place)?.includes(anchor) === false;
};

describe('links in the documentation lead somewhere', () => {
  it.each(documents())('$path', ({ path, text }) => {
    expect(linksOf(text).filter((target) => isBroken(path, target))).toEqual([]);
  });
});
