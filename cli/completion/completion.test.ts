import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../test/cli/run-cli.ts';

/** What bash itself offers for a line that ends where somebody presses the key. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const { out } = await runCli(['completion', 'bash']);
  const line = ['sealwatch', ...words].map((word) => `'${word}'`).join(' ');
  const script = `${out}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _sealwatch; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
  return output.split('\n').filter(Boolean);
}

describe('completion in bash', () => {
  it.each([
    ['commands', ['fin'], ['findings']],
    ['a command within another', ['policy', 'ch'], ['check']],
    ['options of a command', ['verify', '--li'], ['--links-into']],
    ['options of a command within another', ['policy', 'check', '--acc'], ['--account', '--access-analyzer']],
    ['options of all commands', ['status', '--reg'], ['--region']],
    ['values of an option', ['findings', '--severity', 'cr'], ['critical']],
    ['values after another option', ['--json', 'findings', '--all', '--group-by', 'd'], ['dataset']],
    ['nothing where a file may stand', ['verify', '--manifest', ''], []],
  ])('offers %s', async (_, words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  it('offers every command', async () => {
    const { out } = await runCli(['--help']);
    const commands = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    expect(commands.length).toBeGreaterThan(15);
    expect(await offered('')).toEqual(expect.arrayContaining(commands));
  });
});

describe.each(['bash', 'zsh', 'fish'])('the script for %s', (shell) => {
  it('names commands, options and values', async () => {
    const { out, exitCode } = await runCli(['completion', shell]);
    for (const word of ['findings', 'links-into', 'critical']) expect(out).toContain(word);
    expect(exitCode).toBe(0);
  });

  it('is read by that shell without a word, where it is on this machine', async () => {
    const { out } = await runCli(['completion', shell]);
    const folder = mkdtempSync(join(tmpdir(), 'completion-'));
    const script = join(folder, 'script');
    writeFileSync(script, out);
    const { error, status, stderr } = spawnSync(shell, ['-n', script], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    if (error) expect(error).toMatchObject({ code: 'ENOENT' });
    else expect([status, stderr]).toEqual([0, '']);
  });
});

it('refuses another shell, and says which there are', async () => {
  const { err, exitCode } = await runCli(['completion', 'fihs']);
  expect(err).toContain('is none of bash, zsh, fish; did you mean "fish"?');
  expect(exitCode).toBe(2);
});
