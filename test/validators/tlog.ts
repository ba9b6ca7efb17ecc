import { fileURLToPath } from 'node:url';
import { run } from '../../local/process/run.ts';

/** Where Go installs itself, beside what the PATH says. */
const GO_PATH = `${process.env.PATH}:/usr/local/go/bin`;
const FOLDER = fileURLToPath(new URL('tlog', import.meta.url));

const environment = { ...process.env, PATH: GO_PATH, GOTOOLCHAIN: 'local' } as Readonly<
  Record<string, string>
>;

const go = (...words: readonly string[]) => run('go', [...words], { cwd: FOLDER, environment });

/** Why Go's client of transparency logs cannot be asked; `null` where it can. */
export async function whyNoTlog(): Promise<string | null> {
  try {
    const { code, lines } = await go('build', '-o', '/dev/null', '.');
    return code === 0 ? null : (lines.at(-1) ?? 'it does not build');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Has Go's client read or write a log. @throws with what it said where it refuses */
export async function askTlog<Said>(...words: readonly string[]): Promise<Said> {
  const { code, lines } = await go('run', '.', ...words);
  if (code !== 0) throw new Error(lines.join('\n'));
  return JSON.parse(lines.find((line) => line.startsWith('{')) ?? '{}') as Said;
}
