import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Names, Stage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { ResolvedConfig } from '../../config/types.ts';
import { SealwatchError } from '../../core/base/errors.ts';

/** Folders below `lambdas`, each the source of a function. */
export type EntryPoint =
  | 'verify-object'
  | 'hash-object'
  | 'record-baseline'
  | 'sweep-batch'
  | 'judge-activity'
  | 'look-at-settings'
  | 'audit-posture'
  | 'notify'
  | 'watch-delivery'
  | 'append-log'
  | 'configure';

/** CDK context that names another folder of built functions. Tests of templates use it. */
const BUNDLES_CONTEXT = 'sealwatch:bundles';

/**
 * A built function with the configuration beside it as `config.json`: a file has no limit that a configuration meets,
 * unlike environment variables, which hold 4 KB.
 * @throws {SealwatchError} `PREREQUISITE_MISSING` when the function was not built
 */
export const bundledCode = (scope: Construct, entry: EntryPoint, config: ResolvedConfig): Code => {
  const folder = stagingFolder(scope, entry);
  cpSync(builtFunction(scope, entry), folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), `${JSON.stringify(config, null, 1)}\n`);
  return Code.fromAsset(folder);
};

/** Changes with the code of a function, and not with the configuration beside it. */
export const codeFingerprint = (scope: Construct, entry: EntryPoint): string =>
  createHash('sha256')
    .update(readFileSync(join(builtFunction(scope, entry), 'index.mjs')))
    .digest('hex')
    .slice(0, 16);

const builtFunction = (scope: Construct, entry: EntryPoint): string => {
  const context: unknown = scope.node.tryGetContext(BUNDLES_CONTEXT);
  const bundles = typeof context === 'string' ? context : join(packageFolder(), 'dist', 'lambdas');
  const folder = join(bundles, entry);
  if (existsSync(join(folder, 'index.mjs'))) return folder;
  throw new SealwatchError('PREREQUISITE_MISSING', `the function ${folder} is not built: run npm run build`);
};

/** Inside the cloud assembly, which goes away with what was made for it. */
const stagingFolder = (scope: Construct, entry: EntryPoint): string => {
  const assembly = Stage.of(scope)?.assetOutdir;
  if (!assembly) throw new SealwatchError('INTERNAL', 'Sealwatch has to be part of a CDK app');
  const folder = join(assembly, '.sealwatch', Names.uniqueResourceName(scope, {}), entry);
  mkdirSync(folder, { recursive: true });
  return folder;
};

/** The folder of this package, whether this file runs as source or from `dist`: the nearest one with a `package.json`. */
const packageFolder = (start = dirname(fileURLToPath(import.meta.url))): string => {
  if (existsSync(join(start, 'package.json'))) return start;
  const parent = dirname(start);
  if (parent === start) throw new SealwatchError('INTERNAL', 'no package.json lies above the running code');
  return packageFolder(parent);
};
