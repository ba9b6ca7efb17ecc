import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { functionNames } from './functions.ts';
import { DIST, ROOT } from './places.ts';

/** The folders whose code is in the functions or makes them, and what says which packages are. */
export const MADE_OF = ['aws', 'config', 'core', 'lambdas', 'scripts/build', 'package-lock.json'];

/**
 * Whether the functions in `dist` are newer than all that they are made of. The CDK has them built before each synthesis, and tests
 * synthesize often.
 */
export const areFunctionsFresh = (root = ROOT, outdir = join(DIST, 'lambdas')): boolean => {
  const outputs = functionNames().map((name) => join(outdir, name, 'index.mjs'));
  if (!outputs.every(existsSync)) return false;
  const oldest = Math.min(...outputs.map(changedAt));
  return MADE_OF.flatMap((name) => under(join(root, name))).every((path) => changedAt(path) < oldest);
};

const changedAt = (path: string): number => statSync(path).mtimeMs;

/** A file, or a folder and all in it: what is gone from a folder changes the folder. */
const under = (path: string): string[] => {
  if (!statSync(path).isDirectory()) return [path];
  return [path, ...readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))];
};
