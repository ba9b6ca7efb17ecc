import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPython, type PythonNeed } from './python.ts';
import { ensureEnvironment } from './virtual-environment.ts';

/** The version of the emulator that the local tooling was made for. */
const LOCALEMU_VERSION = '1.3.2';

/** Its code uses syntax of 3.13, and some of what it needs is not made for newer ones. */
const MINOR = 13;

/**
 * What is written for LocalEmu in Python, and what is installed for it. In the bundle this code lies one folder below `dist`,
 * wherever it was put.
 */
export const LOCALEMU_FILES = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../emulator/localemu' : '../localemu', import.meta.url),
);

/**
 * Path of a Python that has LocalEmu installed.
 * @throws {SealwatchError} `PREREQUISITE_MISSING` where there is no Python 3.13, or LocalEmu cannot be installed
 */
export const ensureLocalEmu = async (say?: (line: string) => void): Promise<string> => {
  const list = await readFile(join(LOCALEMU_FILES, 'requirements.txt'), 'utf8');
  return ensureEnvironment(
    {
      name: 'localemu',
      title: 'LocalEmu',
      version: LOCALEMU_VERSION,
      requirements: list.trimEnd().split('\n'),
      python: await pythonNeed(),
      modules: ['localemu', 'moto'],
      takes: 'about a minute, 600 MB',
    },
    say,
  );
};

/** @throws {SealwatchError} `PREREQUISITE_MISSING` where the machine has no Python that LocalEmu runs on */
export const requireLocalEmuPython = async (): Promise<void> => {
  await findPython(await pythonNeed());
};

const pythonNeed = async (): Promise<PythonNeed> => ({
  what: 'LocalEmu needs',
  minimum: MINOR,
  maximum: MINOR,
  candidates: [`python3.${MINOR}`, ...(await pyenvPythons()), 'python3', 'python'],
});

// pyenv's `python3.13` refuses to run where another version is selected, although 3.13 is installed.
const pyenvPythons = async (environment: NodeJS.ProcessEnv = process.env): Promise<string[]> => {
  const versions = join(environment.PYENV_ROOT || join(homedir(), '.pyenv'), 'versions');
  if (!existsSync(versions)) return [];
  const names = (await readdir(versions)).filter((name) => name.startsWith(`3.${MINOR}.`));
  return names.map((name) => join(versions, name, 'bin', `python3.${MINOR}`));
};
