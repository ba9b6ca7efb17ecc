import { describe, expect, it } from 'vitest';
import { memoryTerminal } from '../test/cli/memory-terminal.ts';
import { makeProgram } from './program.ts';
import { Runner } from './runner.ts';

const { terminal } = memoryTerminal();
const runner = new Runner({ terminal, environment: {}, clock: () => new Date(0) });
const commandsFor = async (...words: readonly string[]): Promise<readonly string[]> =>
  (await makeProgram(runner, { words })).commands.map((each) => each.name());

describe('the program', () => {
  it.each([
    [['status']],
    [['--json', 'status', '--stack', 'seal']],
    [['--stack', 'seal', '--profile', 'pull', '--region', 'gate', 'status']],
    [['--stack=seal', 'status', 'seal']],
    [['status', '--help']],
  ])('that is asked %j loads that command only', async (words) => {
    expect(await commandsFor(...words)).toEqual(['status', 'help']);
  });

  it.each([
    [['statsu']],
    [['--help']],
    [['--help', 'status']],
    [['--json', '-h', 'status']],
    [['help', 'status']],
    [[]],
    [['completion', 'bash']],
    [['constructor']],
  ])('that is asked %j has all commands, each under the name by which it is loaded', async (words) => {
    const all = await commandsFor(...words);
    expect(all.length).toBeGreaterThan(30);
    for (const name of all.filter((each) => each !== 'help' && each !== 'completion'))
      expect(await commandsFor(name)).toEqual([name, 'help']);
  });

  it.each([['-V'], ['--version']])('that is asked %s loads no command', async (word) => {
    expect(await commandsFor(word)).toEqual(['help']);
  });
});
