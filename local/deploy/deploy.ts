import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CdkRun, cdk, inScratch } from './cdk.ts';

export interface DeployOptions {
  /** Name of the stack. @default - all stacks of the app */
  readonly stack?: string;
  /** Command that makes the app. @default - the one in its cdk.json */
  readonly app?: string;
  readonly context?: Readonly<Record<string, string>>;
  /** Adopts what a destroyed stack has kept, where the template gives it a physical name. @default true */
  readonly importExisting?: boolean;
  /** Told what the CDK prints, a line at a time. */
  readonly onProgress?: (line: string) => void;
}

/** What a deployment made. */
export interface Deployment {
  /** Outputs by stack name. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Where a deployment goes, and as whom. */
export interface DeployTarget {
  readonly account: string;
  readonly region: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Prepares the account for the CDK's uploads; changes nothing when it was done before. */
export const bootstrap = (target: DeployTarget, onProgress?: (line: string) => void): Promise<void> =>
  inScratch((scratch) =>
    cdk(['bootstrap', `aws://${target.account}/${target.region}`], {
      target,
      directory: scratch,
      scratch,
      onProgress,
    }),
  );

/** Deploys an app's stacks with the CDK's own command. */
export const deploy = (
  target: DeployTarget,
  directory: string,
  options: DeployOptions = {},
): Promise<Deployment> =>
  inScratch(async (scratch) => {
    const file = join(scratch, 'outputs.json');
    const adopt = options.importExisting === false ? [] : ['--import-existing-resources'];
    const flags = ['--require-approval', 'never', '--progress', 'events', '--outputs-file', file, ...adopt];
    await cdk(['deploy', ...flags, ...appFlags(options)], runOf(target, directory, scratch, options));
    return { outputs: JSON.parse(await readFile(file, 'utf8')) };
  });

/** Deletes an app's stacks; what they are told to keep stays. */
export const destroy = (
  target: DeployTarget,
  directory: string,
  options: DeployOptions = {},
): Promise<void> =>
  inScratch((scratch) =>
    cdk(['destroy', '--force', ...appFlags(options)], runOf(target, directory, scratch, options)),
  );

const appFlags = ({ stack, app, context = {} }: DeployOptions): string[] => [
  ...(app ? ['--app', app] : []),
  ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
  ...(stack ? [stack] : ['--all']),
];

const runOf = (target: DeployTarget, directory: string, scratch: string, options: DeployOptions): CdkRun => ({
  target,
  directory,
  scratch,
  onProgress: options.onProgress,
});
