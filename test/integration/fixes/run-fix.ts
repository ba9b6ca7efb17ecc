import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type CliClients, callAws } from './aws-cli.ts';

/** What a person does with a file that the commands tell them to change, before the next command. */
export type Edit = (text: string) => string;

export interface FixRun {
  /** Calls that failed, each as its command with what AWS answered. */
  readonly failed: readonly string[];
}

/** The words of a call go to this process, in base64; its status and what it prints come back. */
const SHELL = `
call() {
  local word line=""
  for word in "$@"; do line="$line $(printf 'x%s' "$word" | base64 -w0)"; done
  printf '%s\\n' "$line" >&3
  local status output
  read -r status output <&4
  printf '%s' "$output" | base64 -d
  return "$status"
}
aws() { call aws "$@"; }
edit() { call edit "$@"; }
`;

const EDITED = /^#.*(?<![\w-])([a-z-]+\.json)\b/;

/** Runs the commands of a fix as a shell does, in a folder of its own; where a comment tells to change a file, its edit is made. */
export async function runFix(
  commands: string,
  clients: CliClients,
  edits: Readonly<Record<string, Edit>>,
): Promise<FixRun> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-fix-'));
  const failed: string[] = [];
  const shell = spawn('bash', ['--norc', '-c', `${SHELL}\n${withEdits(commands, Object.keys(edits))}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'],
  });
  const ended = new Promise((done) => shell.once('close', done));
  const [, , , calls, answers] = shell.stdio as unknown as [null, null, null, Readable, Writable];
  try {
    for await (const line of createInterface({ input: calls })) {
      const [name, ...words] = line
        .trim()
        .split(' ')
        .map((word) => Buffer.from(word, 'base64').toString().slice(1));
      const made =
        name === 'edit' ? editFile(folder, words[0] ?? '', edits) : callAws(clients, words, folder);
      const [status, text] = await made.then(
        (output) => [0, output] as const,
        (error: Error) => {
          failed.push(`${words.slice(0, 2).join(' ')}: ${error.name}: ${error.message}`);
          return [254, ''] as const;
        },
      );
      answers.write(`${status} ${Buffer.from(text).toString('base64')}\n`);
    }
    await ended;
    return { failed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The first comment that names a file comes after the command that wrote it; where several do, the last is where the edit is made. */
function withEdits(commands: string, files: readonly string[]): string {
  const lines = commands.split('\n');
  return lines
    .flatMap((line, index) => {
      const file = EDITED.exec(line)?.[1];
      const isLast = !lines.slice(index + 1).some((later) => EDITED.exec(later)?.[1] === file);
      const isThere = lines.some((each) => !each.startsWith('#') && each.endsWith(`> ${file}`));
      return file !== undefined && files.includes(file) && isLast && isThere
        ? [line, `edit ${file}`]
        : [line];
    })
    .join('\n');
}

async function editFile(
  folder: string,
  file: string,
  edits: Readonly<Record<string, Edit>>,
): Promise<string> {
  const text = await readFile(join(folder, file), 'utf8');
  const edit = edits[file];
  if (!edit) throw new Error(`nobody says what to change in ${file}`);
  await writeFile(join(folder, file), edit(text));
  return '';
}
