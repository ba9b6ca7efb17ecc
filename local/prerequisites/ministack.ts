import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SealwatchError } from '../../core/errors.ts';
import { isAlive } from '../process/alive.ts';
import { run } from '../process/run.ts';
import { cacheDirectory } from './cache.ts';
import { findPython } from './python.ts';
import { environmentName, MINISTACK_VERSION, REQUIREMENTS } from './requirements.ts';

/** Path of a Python that has the emulator installed; makes a virtual environment for it when there is none yet. */
export const ensureMiniStack = async (say: (line: string) => void = () => {}): Promise<string> => {
  const python = await findPython();
  const cache = cacheDirectory();
  const directory = join(cache, environmentName(python));
  if (await works(directory)) return interpreter(directory);
  say(`installing MiniStack ${MINISTACK_VERSION} (once, about 10 s)`);
  await mkdir(cache, { recursive: true });
  await removeLeftovers(cache);
  const draft = `${directory}.draft-${process.pid}`;
  try {
    await install(python.executable, draft);
    await publish(draft, directory);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return interpreter(directory);
};

const interpreter = (directory: string): string => join(directory, 'bin', 'python');

// Asking beats a marker file: it also notices a Python that was since upgraded or removed.
const works = async (directory: string): Promise<boolean> =>
  (await run(interpreter(directory), ['-c', 'import cryptography, hypercorn, ministack'])).code === 0;

const install = async (python: string, directory: string): Promise<void> => {
  const made = await run(python, ['-m', 'venv', directory]);
  if (made.code !== 0) throw missing(`${python} could not make a virtual environment`, made.lines);
  const list = join(directory, 'requirements.txt');
  await writeFile(list, `${REQUIREMENTS.join('\n')}\n`);
  const options = ['--disable-pip-version-check', '--no-input', '--quiet', '--requirement', list];
  const installed = await run(interpreter(directory), ['-m', 'pip', 'install', ...options]);
  if (installed.code !== 0) {
    throw missing(
      'pip could not install MiniStack (it needs a network, or a package index that pip is told of)',
      installed.lines,
    );
  }
};

// Made under another name and renamed, so a half-made environment never has the real one; the loser of a race uses the winner's.
const publish = async (draft: string, directory: string): Promise<void> => {
  if (await works(directory)) return;
  await rm(directory, { recursive: true, force: true });
  try {
    await rename(draft, directory);
  } catch (error) {
    if (!(await works(directory))) throw error;
  }
};

const removeLeftovers = async (cache: string): Promise<void> => {
  for (const name of await readdir(cache)) {
    const owner = /^ministack-.*\.draft-(\d+)$/.exec(name)?.[1];
    if (owner && !isAlive(Number(owner))) await rm(join(cache, name), { recursive: true, force: true });
  }
};

const missing = (what: string, lines: readonly string[]): SealwatchError =>
  new SealwatchError('PREREQUISITE_MISSING', [`${what}:`, ...lines.slice(-5)].join('\n  '));
