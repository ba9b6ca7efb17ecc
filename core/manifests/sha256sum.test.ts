import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SealwatchError } from '../base/errors.ts';
import { parseSha256sum } from './sha256sum.ts';

const HEX = 'ab'.repeat(32);
const names = (text: string) => parseSha256sum(text).map(({ name }) => name);

describe('parseSha256sum', () => {
  it.each([
    ['a text line', `${HEX}  a b\n`, ['a b']],
    ['a binary line', `${HEX} *a\n`, ['a']],
    ['an escaped name', `\\${HEX}  a\\nb\\\\c\\rd\n`, ['a\nb\\c\rd']],
    ['a tagged line', `SHA256 (a (1)) = ${HEX}\n`, ['a (1)']],
    ['an escaped tagged line', `\\SHA256 (a\\nb) = ${HEX}\n`, ['a\nb']],
    ['lines of Windows', `${HEX}  a\r\n${HEX}  b\r\n`, ['a', 'b']],
    ['no last line end', `${HEX}  a`, ['a']],
    ['a byte order mark', `\ufeff${HEX}  a\n`, ['a']],
    ['upper-case digits', `${HEX.toUpperCase()}  a\n`, ['a']],
    ['the same line twice', `${HEX}  a\n${HEX}  a\n`, ['a']],
    ['a name that begins with a star', `${HEX}  *a\n`, ['*a']],
    ['nothing', '', []],
    ['names that end in zero bytes, as they are', `${HEX}  a\\b\nc\0${HEX} *d\0`, ['a\\b\nc', 'd']],
    ['tagged names that end in zero bytes', `SHA256 (a\nb) = ${HEX}\0`, ['a\nb']],
    ['comments, as sha256sum skips them', `# made today\n${HEX}  a\n#${HEX}  b\n`, ['a']],
    ['blanks before a line, as sha256sum skips them', ` \t${HEX}  a\n`, ['a']],
    ['what openssl prints', `SHA256(a)= ${HEX}\nSHA2-256(b)= ${HEX}\n`, ['a', 'b']],
    ['a CR at the end of a name among lines without one', `${HEX}  Icon\r\n${HEX}  b\n`, ['Icon\r', 'b']],
    ['one name for one file', `${HEX}  a\n${HEX}  ./a\n${HEX}  .//a\n`, ['a']],
    [
      'names without empty parts and dots',
      `${HEX}  d/./a\n${HEX}  d//b\n${HEX}  ././/c\n`,
      ['d/a', 'd/b', 'c'],
    ],
    ['a file whose name looks like something else', `${HEX}  ./-\n${HEX}  ./s3://x\n`, ['-', 's3:/x']],
  ])('reads %s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it.each([
    ['a short digest', `${HEX.slice(2)}  a\n`],
    ['one blank only', `${HEX} a\n`],
    ['no name', `${HEX}  \n`],
    ['an unknown escape', `\\${HEX}  a\\tb\n`],
    ['an escape that ends', `\\${HEX}  a\\\n`],
    ['another digest of a name', `${HEX}  a\n${'cd'.repeat(32)}  a\n`],
    ['a heading', 'SHA256SUMS\n'],
    ['another digest under another spelling', `${HEX}  a\n${'cd'.repeat(32)}  ./a\n`],
    ['another digest under a spelling with an empty part', `${HEX}  a/b\n${'cd'.repeat(32)}  a//b\n`],
    ['standard input', `${HEX}  -\n`],
    ['an address', `${HEX}  s3://bucket/a\n`],
    ['a path of Windows', `\\${HEX}  C:\\\\data\\\\a\n`],
    ['a path of Windows with slashes', `${HEX}  C:/data/a\n`],
    ['a path from the root', `${HEX}  /a\n`],
    ['a path that leads out', `${HEX}  a/../../b\n`],
    ['a directory', `${HEX}  a/\n`],
    ['two lines of which the end was lost', `${HEX}  a${HEX}  b\n`],
    ['lines that end in both ways', `${HEX}  a\n${HEX}  b\0`],
  ])('refuses %s and names the line', (_, text) => {
    expect(() => parseSha256sum(text)).toThrow(/^line \d: /);
  });

  it('lets only errors of its own escape', () => {
    const piece = fc.oneof(
      fc.constantFrom(HEX, ' ', '*', '\\', '\n', '\r', '(', ')', 'SHA256 (', ') = '),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        try {
          parseSha256sum(pieces.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(SealwatchError);
        }
      }),
    );
  });

  it('reads back every name that is written as sha256sum does', () => {
    const name = fc.string({
      unit: fc.constantFrom('a', '\\', '\n', '\r', 'n', 'r', ' ', '*', '(', ')', 'é'),
      minLength: 1,
    });
    fc.assert(
      fc.property(fc.uniqueArray(name), (given) => {
        expect(names(given.map((each) => `${written(each)}\n`).join(''))).toEqual(given);
        expect(names(given.map((each) => `${HEX}  ${each}\0`).join(''))).toEqual(given);
      }),
    );
  });
});

function written(name: string): string {
  const escaped = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${escaped === name ? '' : '\\'}${HEX}  ${escaped}`;
}

describe('what sha256sum itself prints', () => {
  let folder = '';
  const files = [
    'plain',
    'two words',
    'back\\slash',
    'new\nline',
    'cr\r',
    '\\n',
    '*star',
    '(paren) = x',
    ' blank ',
  ];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sums-'));
    for (const file of files) writeFileSync(join(folder, file), file);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([[[]], [['--binary']], [['--tag']], [['--zero']], [['--zero', '--tag']]])(
    'is read with %j',
    (flags) => {
      const text = execFileSync('sha256sum', [...flags, '--', ...files], { cwd: folder, encoding: 'utf8' });
      expect(names(text)).toEqual(files);
    },
  );
});
