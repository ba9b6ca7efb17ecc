import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commandLines } from './command-lines.ts';
import { ROOT } from './documents.ts';
import { parseCommand } from './parse-command.ts';

const FOLDER = join(ROOT, 'examples', 'guarded-dataset', 'ci');

/** The shell scripts of a pipeline: texts below `run` (GitHub) and `script` or `before_script` (GitLab). */
const scriptsIn = (node: unknown, name = ''): string[] => {
  if (typeof node === 'string') return /^(run|script|before_script)$/.test(name) ? [node] : [];
  if (Array.isArray(node)) return node.flatMap((each) => scriptsIn(each, name));
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => scriptsIn(value, key));
};

describe.each(readdirSync(FOLDER))('the pipeline %s', (name) => {
  const scripts = scriptsIn(parse(readFileSync(join(FOLDER, name), 'utf8')));
  const commands = scripts
    .flatMap(commandLines)
    .filter((words) => words[0] === 'npx' && words[1] === 'sealwatch')
    .map((words) => words.slice(2));

  it('announces, verifies and audits', () => {
    expect(commands.map(([command]) => command)).toEqual(['approve', 'verify', 'verify', 'status', 'audit']);
  });

  it('uses commands and options that there are', async () => {
    for (const words of commands) expect((await parseCommand(words)).mistake, words.join(' ')).toBe('');
  });
});
