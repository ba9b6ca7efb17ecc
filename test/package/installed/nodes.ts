import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';

/** A Node to run the command with. */
export interface Node {
  readonly path: string;
  readonly version: string;
}

/** This repository's Node, and the system's own, which is as old as the package allows on some machines. */
export const nodes = (): Node[] => {
  const installed = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes(`${sep}node_modules${sep}`))
    .map((folder) => join(folder, 'node'))
    .find(existsSync);
  return [process.execPath, ...(installed ? [installed] : [])].map((path) => ({
    path,
    version: versionOf(path),
  }));
};

const versionOf = (path: string): string => execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
