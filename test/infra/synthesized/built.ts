import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll } from 'vitest';
import { bundleFunctions } from '../../../scripts/build/functions.ts';

/** The functions as they are deployed. */
export interface Built {
  /** Has a folder for each function. */
  readonly folder: string;
  /** What went into a function's bundle: paths in the repository. */
  readonly sources: (name: string) => string[];
}

/** Builds the functions into a folder of their own, away from the one that somebody may be deploying from. */
export const buildFunctions = async (): Promise<Built> => {
  const folder = mkdtempSync(join(tmpdir(), 'sealwatch-built-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const { outputs } = await bundleFunctions(folder);
  return { folder, sources: (name) => sourcesOf(outputs, name) };
};

const sourcesOf = (outputs: Metafile['outputs'], name: string): string[] => {
  const found = Object.entries(outputs).find(([path]) => path.endsWith(`/${name}/index.mjs`));
  return Object.entries(found?.[1].inputs ?? {})
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);
};
