import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type CliClients, callAws } from './call-aws.ts';

/** A program of this process that a shell may call by its name. @returns what it prints; rejects where it fails */
export type Program = (words: readonly string[], folder: string) => Promise<string>;

export interface ShellRun {
  /** Calls that failed, in order. */
  readonly failed: readonly { readonly words: readonly string[]; readonly error: Error }[];
  /** The shell's own status. */
  readonly status: number | null;
}

/** The words of a call go to this process, in base64; its status and what it prints come back. */
const CALL = `
call() {
  local word line=""
  for word in "$@"; do line="$line $(printf 'x%s' "$word" | base64 -w0)"; done
  printf '%s\\n' "$line" >&3
  local status output
  read -r status output <&4
  printf '%s' "$output" | base64 -d
  return "$status"
}`;

/** What the AWS command ends with where AWS refused the call. */
const REFUSED = 254;

/** Runs lines in a shell, in a folder of its own. A function comes before every program of its name. */
export async function runInShell(
  lines: readonly string[],
  programs: Readonly<Record<string, Program>>,
): Promise<ShellRun> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-shell-'));
  const functions = Object.keys(programs).map((name) => `${name}() { call ${name} "$@"; }`);
  const shell = spawn('bash', ['--norc', '-c', [CALL, ...functions, ...lines].join('\n')], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((done) => shell.once('close', done));
  const [, , , calls, answers] = shell.stdio as unknown as [null, null, null, Readable, Writable];
  const failed: { words: readonly string[]; error: Error }[] = [];
  try {
    for await (const line of createInterface({ input: calls })) {
      const [name = '', ...words] = line
        .trim()
        .split(' ')
        .map((word) => Buffer.from(word, 'base64').toString().slice(1));
      const program = programs[name] ?? (() => Promise.reject(new Error(`no program ${name}`)));
      const [status, text] = await program(words, folder).then(
        (output) => [0, output] as const,
        (error: Error) => {
          failed.push({ words, error });
          return [REFUSED, ''] as const;
        },
      );
      answers.write(`${status} ${Buffer.from(text).toString('base64')}\n`);
    }
    return { failed, status: await ended };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs printed commands as a person would type them, up to the first that fails.
 * @throws what AWS answers that one; an error for what the AWS command would not take, or that Sealwatch is not known to print
 */
export async function runAwsCommands(clients: CliClients, lines: readonly string[]): Promise<void> {
  const aws: Program = (words, folder) => callAws(clients, words, folder);
  const { failed, status } = await runInShell(['set -e', ...lines], { aws });
  if (failed[0]) throw failed[0].error;
  if (status !== 0) throw new Error(`the shell ended with ${status}: ${lines.join('; ')}`);
}
