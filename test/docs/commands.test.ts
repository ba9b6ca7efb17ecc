import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLines } from './command-lines.ts';
import { placeOf, ROOT, snippets } from './documents.ts';
import { parseCommand, subcommands } from './parse-command.ts';

const SCRIPTS: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
).scripts;

/** What is wrong with a command; empty where nothing is, or where it is not one of ours. */
const mistakeIn = async (words: readonly string[]): Promise<string> => {
  const [program = '', ...rest] = words[0] === 'npx' ? words.slice(1) : words;
  if (program === 'sealwatch') return (await parseCommand(rest)).mistake;
  if (program === 'npm' && rest[0] === 'run')
    return rest[1] && rest[1] in SCRIPTS ? '' : `no script ${rest[1]}`;
  const file = program === 'node' ? rest.find((word) => !word.startsWith('-')) : undefined;
  return file && !existsSync(join(ROOT, file)) ? `there is no ${file}` : '';
};

const lines = snippets('sh').flatMap((snippet) =>
  commandLines(snippet.text).map((words) => ({ place: placeOf(snippet), line: words.join(' '), words })),
);

describe('commands in the documentation', () => {
  it.each(lines)('$place: $line', async ({ words }) => {
    expect(await mistakeIn(words)).toBe('');
  });
});

const SUBCOMMANDS = await subcommands();

describe('examples in the help', () => {
  it.each(SUBCOMMANDS)('of %s', async (name) => {
    const { help } = await parseCommand([...name.split(' '), '--help']);
    const examples = [...help.matchAll(/^ {2}(sealwatch .*)$/gm)].flatMap(([, line = '']) =>
      commandLines(line),
    );
    expect(help).toContain(`Usage: sealwatch ${name}`);
    expect(await Promise.all(examples.map(mistakeIn))).toEqual(examples.map(() => ''));
  });
});

describe('what is checked', () => {
  it.each([
    'sealwatch history s3://bucket/key',
    'npx sealwatch findings 7f3a9c --json',
    'sealwatch --stack Other status',
    'npm run demo',
    'node bench/main.ts',
    'aws s3 ls',
  ])('takes %s', async (line) => {
    expect(await Promise.all(commandLines(line).map(mistakeIn))).toEqual(['']);
  });

  it.each([
    'sealwatch histroy s3://bucket/key',
    'sealwatch seal a --fast',
    'sealwatch seal',
    'npm run nothing',
    'node none.ts',
  ])('refuses %s', async (line) => {
    expect(await Promise.all(commandLines(line).map(mistakeIn))).not.toEqual(['']);
  });
});

describe('a shell snippet', () => {
  it.each([
    ['$ sealwatch status  # all is well', [['sealwatch', 'status']]],
    [
      'sealwatch approve a.txt \\\n  --reason "it is fine; we know"',
      [['sealwatch', 'approve', 'a.txt', '--reason', 'it is fine; we know']],
    ],
    [
      "AWS_PROFILE=x sealwatch findings --json | jq '.id' > ids.txt",
      [
        ['sealwatch', 'findings', '--json'],
        ['jq', '.id'],
      ],
    ],
    [
      'cd a && npm test',
      [
        ['cd', 'a'],
        ['npm', 'test'],
      ],
    ],
    ['sealwatch history s3://b/k#1', [['sealwatch', 'history', 's3://b/k#1']]],
    ['# only a comment', []],
  ])('%s', (text, commands) => {
    expect(commandLines(text)).toEqual(commands);
  });
});
