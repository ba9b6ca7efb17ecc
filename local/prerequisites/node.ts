import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import { run } from '../process/run.ts';

/** The functions are built for this major version, and the emulator runs them with what it finds on its PATH. */
export const NODE_MAJOR = 24;

/** Path of a Node that is new enough to run the functions: this process's, the package `node`'s, or the one on PATH. */
export const findNode = async (): Promise<string> => {
  if (majorOf(process.version) >= NODE_MAJOR) return process.execPath;
  for (const candidate of [packagedNode(), 'node']) {
    const path = candidate && (await newEnough(candidate));
    if (path) return path;
  }
  throw new SealwatchError(
    'PREREQUISITE_MISSING',
    `AWS on this machine runs the functions with Node ${NODE_MAJOR} or newer, and only ${process.version} was found: install Node ${NODE_MAJOR} and put it first on PATH`,
  );
};

/** A PATH on which `node` means the given binary. */
export const pathWith = (node: string, path = process.env.PATH ?? ''): string =>
  [dirname(node), path].filter(Boolean).join(delimiter);

/** The major number of a version such as `v24.21.0`; 0 when it is none. */
export const majorOf = (version: string): number => Number(/^v(\d+)\./.exec(version)?.[1] ?? 0);

const packagedNode = (): string | undefined => {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    const binary = join(dirname(manifest), 'bin', 'node');
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
};

const newEnough = async (file: string): Promise<string | undefined> => {
  const { code, lines } = await run(file, ['-p', 'process.version + " " + process.execPath']);
  const [version, path] = (lines[0] ?? '').split(/ (.*)/);
  return code === 0 && version && majorOf(version) >= NODE_MAJOR ? path : undefined;
};
