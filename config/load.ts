import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SealwatchError } from '../core/base/errors.ts';
import { resolveConfig } from './resolve.ts';
import type { ResolvedConfig } from './types.ts';

/** Names under which a configuration is searched for, in this order. */
export const CONFIG_FILES = ['ts', 'mts', 'js', 'mjs'].map((extension) => `sealwatch.config.${extension}`);

/**
 * Reads a configuration file.
 * @param file its path, or `undefined` for the one in the folder
 * @param folder where the search and relative paths begin. @default - the working directory
 * @throws {SealwatchError} `NOT_FOUND` when there is none; `CONFIG_INVALID` when it cannot be read or is wrong
 */
export const loadConfig = async (file?: string, folder = process.cwd()): Promise<ResolvedConfig> => {
  const path = file === undefined ? findConfig(folder) : resolve(folder, file);
  if (!existsSync(path)) throw new SealwatchError('NOT_FOUND', `there is no configuration ${path}`);
  return resolveConfig(await defaultExport(path));
};

const findConfig = (folder: string): string => {
  const name = CONFIG_FILES.find((candidate) => existsSync(join(folder, candidate)));
  if (name) return join(folder, name);
  throw new SealwatchError(
    'NOT_FOUND',
    `there is no ${CONFIG_FILES[0]} in ${folder}: write one, or name another file with -c config=FILE`,
  );
};

const defaultExport = async (path: string): Promise<unknown> => {
  const module: { default?: unknown } = await importConfig(path);
  if (module.default !== undefined) return module.default;
  throw new SealwatchError(
    'CONFIG_INVALID',
    `${path} exports no default: write export default defineConfig({ … })`,
  );
};

const importConfig = async (path: string): Promise<{ default?: unknown }> => {
  try {
    return await import(pathToFileURL(path).href);
  } catch (cause) {
    if (cause instanceof SealwatchError) throw cause;
    throw new SealwatchError('CONFIG_INVALID', `${path} cannot be loaded: ${reasonOf(cause)}`, { cause });
  }
};

const reasonOf = (cause: unknown): string => {
  const isTypeScript =
    cause instanceof Error && 'code' in cause && cause.code === 'ERR_UNKNOWN_FILE_EXTENSION';
  if (isTypeScript)
    return `Node ${process.versions.node} does not run TypeScript; use Node 22.18 or later, or a .mjs file`;
  return cause instanceof Error ? cause.message : String(cause);
};
