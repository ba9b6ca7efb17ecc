import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CliClients, callAws } from '../../aws-command/call-aws.ts';
import { runInShell } from '../../aws-command/run-in-shell.ts';

/** What a person does with a file that the commands say to change, before the next command. */
export type Edit = (text: string) => string;

export interface FixRun {
  /** Calls that failed, each as its command with what AWS answered. */
  readonly failed: readonly string[];
}

const EDITED = /^#.*(?<![\w-])([a-z-]+\.json)\b/;

/** Runs the commands of a fix as a shell does; where a comment says to change a file, its edit is made. */
export async function runFix(
  commands: string,
  clients: CliClients,
  edits: Readonly<Record<string, Edit>>,
): Promise<FixRun> {
  const { failed } = await runInShell(withEdits(commands, Object.keys(edits)), {
    aws: (words, folder) => callAws(clients, words, folder),
    edit: ([file = ''], folder) => editFile(folder, file, edits),
  });
  return {
    failed: failed.map(
      ({ words, error }) => `${words.slice(0, 2).join(' ')}: ${error.name}: ${error.message}`,
    ),
  };
}

/** The first comment that names a file comes after the command that wrote it; where several do, the last is where the edit is made. */
function withEdits(commands: string, files: readonly string[]): readonly string[] {
  const lines = commands.split('\n');
  return lines.flatMap((line, index) => {
    const file = EDITED.exec(line)?.[1];
    const isLast = !lines.slice(index + 1).some((later) => EDITED.exec(later)?.[1] === file);
    const isThere = lines.some((each) => !each.startsWith('#') && each.endsWith(`> ${file}`));
    return file !== undefined && files.includes(file) && isLast && isThere ? [line, `edit ${file}`] : [line];
  });
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
