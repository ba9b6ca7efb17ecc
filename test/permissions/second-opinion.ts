import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../local/process/run.ts';
import type { RoleUse } from './recording.ts';

const PROGRAM = fileURLToPath(new URL('moto-opinion.py', import.meta.url));

/**
 * Needs that moto finds denied, each as a line: another reading of the same policies, by people who do not know this project.
 * Of conditions moto compares `StringEquals` only. Its wildcards end at a line break, which IAM's do not: it is given blanks for those.
 * @param python path of one that has moto
 */
export const deniedByMoto = async (
  python: string,
  roles: Readonly<Record<string, RoleUse>>,
): Promise<readonly string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'sealwatch-moto-'));
  try {
    const file = join(folder, 'roles.json');
    writeFileSync(file, JSON.stringify(roles, withoutBreaks));
    const environment = { PATH: dirname(python), HOME: folder, LC_ALL: 'C.UTF-8' };
    const { code, lines } = await run(python, [PROGRAM, file], { environment });
    if (code !== 0) throw new Error([`moto ended with ${code}`, ...lines.slice(-20)].join('\n'));
    return JSON.parse(lines.at(-1) ?? '') as string[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const withoutBreaks = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\n', ' ') : value;
