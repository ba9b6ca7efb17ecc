import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { relative } from 'node:path';
import { shellCommand } from '../output/shell.ts';

const script = (): string => process.argv[1] ?? '';

/** What to type to run this command, where it was not installed. */
export function commandLine(): string {
  const isSource = script().endsWith('.ts');
  const here = (path: string) => relative(process.cwd(), path) || path;
  return isSource ? shellCommand(here(process.execPath), here(script())) : 'npx sealwatch';
}

/** Runs this command once more as people would; what it prints is shown, or put aside with the messages. */
export async function runSelf(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  output: 'shown' | 'aside',
): Promise<number | null> {
  const child = spawn(process.execPath, [script(), ...words], {
    stdio: ['ignore', output === 'shown' ? 'inherit' : 2, 'inherit'],
    env: { ...process.env, AWS_PROFILE: undefined, AWS_SESSION_TOKEN: undefined, ...environment },
  });
  const [code] = await once(child, 'close');
  return code;
}
