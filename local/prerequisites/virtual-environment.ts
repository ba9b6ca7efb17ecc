import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import { isAlive, run } from '../process/run.ts';
import { findPython, type Python, type PythonNeed } from './python.ts';

/** Python programs that are kept in a virtual environment of their own. */
export interface Environment {
  /** Of the folder: what it begins with. */
  readonly name: string;
  /** As people know it. */
  readonly title: string;
  readonly version: string;
  /** What is installed, in pip's form. With hashes pip takes nothing that is not listed. */
  readonly requirements: readonly string[];
  /** The Python that it needs. @default - 3.10 or newer */
  readonly python?: PythonNeed;
  /** Modules that it must be able to import. */
  readonly modules: readonly string[];
  /** What the first time takes, in words. */
  readonly takes: string;
}

/**
 * Path of a Python that has these programs; makes a virtual environment for them when there is none yet.
 * @throws {SealwatchError} `PREREQUISITE_MISSING` without a fitting Python, or where pip cannot install them
 */
export const ensureEnvironment = async (
  environment: Environment,
  say: (line: string) => void = () => {},
): Promise<string> => {
  const python = await findPython(environment.python);
  const cache = cacheDirectory();
  const directory = join(cache, folderName(environment, python));
  if (await works(environment, directory)) return interpreter(directory);
  say(`installing ${environment.title} ${environment.version} (once, ${environment.takes})`);
  await mkdir(cache, { recursive: true });
  await removeLeftovers(environment, cache);
  const draft = `${directory}.draft-${process.pid}`;
  try {
    await install(environment, python.executable, draft);
    await publish(environment, draft, directory);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return interpreter(directory);
};

/** A name that changes with anything that makes an installed environment unusable. */
const folderName = ({ name, version, requirements }: Environment, python: Python): string => {
  const content = JSON.stringify([requirements, python.executable, python.version]);
  return `${name}-${version}-${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
};

const interpreter = (directory: string): string => join(directory, 'bin', 'python');

// Asking beats a marker file: it also notices a Python that was since upgraded or removed.
const works = async ({ modules }: Environment, directory: string): Promise<boolean> =>
  (await run(interpreter(directory), ['-c', `import ${modules.join(', ')}`])).code === 0;

const install = async (
  { title, requirements }: Environment,
  python: string,
  directory: string,
): Promise<void> => {
  const made = await run(python, ['-m', 'venv', directory]);
  if (made.code !== 0) throw missing(`${python} could not make a virtual environment`, made.lines);
  const list = join(directory, 'requirements.txt');
  await writeFile(list, `${requirements.join('\n')}\n`);
  const options = ['--disable-pip-version-check', '--no-input', '--quiet', '--requirement', list];
  const installed = await run(interpreter(directory), ['-m', 'pip', 'install', ...options]);
  if (installed.code !== 0) {
    throw missing(
      `pip could not install ${title} (it needs a network, or a package index that pip is configured for)`,
      installed.lines,
    );
  }
};

// Made under another name and renamed, so a half-made environment never has the real one; the loser of a race uses the winner's.
const publish = async (environment: Environment, draft: string, directory: string): Promise<void> => {
  if (await works(environment, directory)) return;
  await rm(directory, { recursive: true, force: true });
  try {
    await rename(draft, directory);
  } catch (error) {
    if (!(await works(environment, directory))) throw error;
  }
};

const removeLeftovers = async ({ name: prefix }: Environment, cache: string): Promise<void> => {
  for (const name of await readdir(cache)) {
    const owner = name.startsWith(`${prefix}-`) ? /\.draft-(\d+)$/.exec(name)?.[1] : undefined;
    if (owner && !isAlive(Number(owner))) await rm(join(cache, name), { recursive: true, force: true });
  }
};

const missing = (what: string, lines: readonly string[]): SealwatchError =>
  new SealwatchError('PREREQUISITE_MISSING', [`${what}:`, ...lines.slice(-5)].join('\n  '));

/** Where downloads that outlive a run are kept: `SEALWATCH_CACHE`, else the user's cache folder. */
const cacheDirectory = (environment: NodeJS.ProcessEnv = process.env): string =>
  environment.SEALWATCH_CACHE || join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sealwatch');
