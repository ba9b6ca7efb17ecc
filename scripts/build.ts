import { rmSync } from 'node:fs';
import { areFunctionsFresh } from './build/freshness.ts';
import { bundleFunctions } from './build/functions.ts';
import { bundlePackage } from './build/package.ts';
import { DIST } from './build/places.ts';
import { declareTypes } from './build/types.ts';

/**
 * Builds `dist`: the functions, the command, what others import, and its types. With `--lambdas` only the functions,
 * which is what a deployment from this repository needs, and only when something that they are made of has changed.
 */
if (process.argv.includes('--lambdas')) {
  if (!areFunctionsFresh()) await bundleFunctions();
} else {
  rmSync(DIST, { recursive: true, force: true });
  await Promise.all([bundleFunctions(), bundlePackage(), declareTypes()]);
}
