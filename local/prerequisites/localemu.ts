import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPython, type PythonNeed } from './python.ts';
import { ensureEnvironment } from './virtual-environment.ts';

/** LocalStack, or LocalEmu, which was made from it: what runs in one runs in the other. */
export type LocalStackKind = 'localemu' | 'localstack';

/** The versions that the local tooling was made for. LocalStack's later ones need a token. */
const PROGRAMS = {
  localemu: {
    title: 'LocalEmu',
    version: '1.3.2',
    list: 'requirements.txt',
    modules: ['localemu', 'moto'],
    takes: 'about a minute, 600 MB',
  },
  localstack: {
    title: 'LocalStack',
    version: '4.14.0',
    list: 'requirements-localstack.txt',
    modules: ['localstack.runtime.main', 'moto'],
    takes: 'about a minute, 500 MB',
  },
} as const;

/** As people know it. */
export const titleOf = (kind: LocalStackKind): string => PROGRAMS[kind].title;

/** Their code uses syntax of 3.13, and some of what it needs is not made for newer ones. */
const MINOR = 13;

/**
 * What is written for both in Python, and what is installed for them. In the bundle this code lies one folder below `dist`,
 * wherever it was put.
 */
export const LOCALEMU_FILES = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../emulator/localemu' : '../localemu', import.meta.url),
);

/**
 * Path of a Python that has the emulator installed.
 * @throws {SealwatchError} `PREREQUISITE_MISSING` where there is no Python 3.13, or the emulator cannot be installed
 */
export const ensureLocalStack = async (
  kind: LocalStackKind,
  say?: (line: string) => void,
): Promise<string> => {
  const { title, version, list, modules, takes } = PROGRAMS[kind];
  const lines = (await readFile(join(LOCALEMU_FILES, list), 'utf8')).trimEnd().split('\n');
  const python = await pythonNeed(kind);
  return ensureEnvironment({ name: kind, title, version, requirements: lines, python, modules, takes }, say);
};

/** @throws {SealwatchError} `PREREQUISITE_MISSING` where the machine has no Python that the emulator runs on */
export const requireLocalStackPython = async (kind: LocalStackKind): Promise<void> => {
  await findPython(await pythonNeed(kind));
};

const pythonNeed = async (kind: LocalStackKind): Promise<PythonNeed> => ({
  what: `${titleOf(kind)} needs`,
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
