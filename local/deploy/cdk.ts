import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SealwatchError } from '../../core/base/errors.ts';
import { childEnvironment } from '../environment.ts';
import { findNode, pathWith } from '../prerequisites/node.ts';
import { run } from '../process/run.ts';
import type { DeployTarget } from './template.ts';

export interface CdkRun {
  readonly target: DeployTarget;
  /** The app's folder. */
  readonly directory: string;
  /** Folder for what it synthesizes. */
  readonly output: string;
  readonly onProgress: ((line: string) => void) | undefined;
}

const TAIL_LINES = 25;

/** Runs the CDK's command against a local AWS; throws with the end of its output when it fails. */
export const cdk = async (commandArguments: readonly string[], options: CdkRun): Promise<void> => {
  const node = await findNode();
  const flags = ['--no-notices', '--no-color', '--output', options.output];
  const { code, lines } = await run(node, [cdkCommand(), ...commandArguments, ...flags], {
    cwd: options.directory,
    environment: environmentOf(options.target, node),
    ...(options.onProgress && { onLine: options.onProgress }),
  });
  if (code === 0) return;
  const text = [`cdk ${commandArguments[0]} failed; the end of its output:`, ...lines.slice(-TAIL_LINES)];
  throw new SealwatchError('AWS_FAILED', text.join('\n  '));
};

const environmentOf = (target: DeployTarget, node: string): NodeJS.ProcessEnv => ({
  ...childEnvironment(target.environment),
  // The app and its bundling run with the Node that the functions get.
  PATH: pathWith(node),
  CDK_DEFAULT_ACCOUNT: target.account,
  CDK_DEFAULT_REGION: target.region,
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  CDK_DISABLE_VERSION_CHECK: 'true',
});

/**
 * Makes sure that the CDK is installed, which a package that depends on Sealwatch has to do itself.
 * @throws {SealwatchError} `PREREQUISITE_MISSING`, saying how
 */
export const requireCdk = (): void => {
  for (const name of ['aws-cdk', 'aws-cdk-lib', 'constructs']) manifestOf(name);
};

const cdkCommand = (): string => join(dirname(manifestOf('aws-cdk')), 'bin', 'cdk');

const manifestOf = (name: string): string => {
  try {
    return createRequire(import.meta.url).resolve(`${name}/package.json`);
  } catch (cause) {
    throw new SealwatchError(
      'PREREQUISITE_MISSING',
      `deploying needs the CDK, and ${name} is not installed here: npm install --save-dev aws-cdk@2 aws-cdk-lib constructs`,
      { cause },
    );
  }
};

/** Whether this code runs as it is written, and not from the package's bundle. */
export const IS_SOURCE = import.meta.url.endsWith('.ts');

/**
 * The command that makes the CDK app of a deployment. The CDK hands it to a shell. In the bundle this code lies one folder
 * below `dist`, wherever it was put.
 */
export const appCommand = (): string => {
  const app = fileURLToPath(new URL(IS_SOURCE ? '../../lib/app.ts' : '../lib/app.js', import.meta.url));
  return `node '${app.replaceAll("'", String.raw`'\''`)}'`;
};
