import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inScratch } from '../process/run.ts';
import { adaptAssembly } from './adapt.ts';
import { cdk } from './cdk.ts';
import { completeStacks } from './complete-stacks.ts';
import type { DeployTarget } from './template.ts';

export interface DeployOptions {
  /** Name of the stack. @default - all stacks of the app */
  readonly stack?: string;
  /** Command that makes the app. @default - the one in its cdk.json */
  readonly app?: string;
  readonly context?: Readonly<Record<string, string>>;
  /** Adopts what a destroyed stack has kept, where the template gives it a physical name. @default true */
  readonly importExisting?: boolean;
  /** Called with what the CDK prints, a line at a time. */
  readonly onProgress?: (line: string) => void;
}

/** What a deployment made. */
export interface Deployment {
  /** Outputs by stack name. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Prepares the account for the CDK's uploads; changes nothing when it was done before. */
export const bootstrap = (target: DeployTarget): Promise<void> =>
  inScratch((scratch) =>
    cdk(['bootstrap', `aws://${target.account}/${target.region}`], {
      target,
      directory: scratch,
      output: join(scratch, 'cdk.out'),
      onProgress: undefined,
    }),
  );

/** Deploys an app's stacks with the CDK's own command. */
export const deploy = (
  target: DeployTarget,
  directory: string,
  options: DeployOptions = {},
): Promise<Deployment> =>
  inScratch(async (scratch) => {
    const { onProgress, stack } = options;
    const assembly = await synthesize({ target, directory, options, scratch });
    const adapted = await adaptAssembly(assembly, {
      endpoint: target.environment.AWS_ENDPOINT_URL ?? 'http://127.0.0.1',
      lacksEd25519: target.lacksEd25519,
    });
    for (const note of adapted.flatMap(({ notes }) => notes)) onProgress?.(note);
    const file = join(scratch, 'outputs.json');
    const adopt = options.importExisting === false ? [] : ['--import-existing-resources'];
    const flags = ['--require-approval', 'never', '--progress', 'events', '--outputs-file', file, ...adopt];
    // Not in the app's folder: its cdk.json would have it built a second time.
    const run = { target, directory: scratch, output: join(scratch, 'cdk.out'), onProgress };
    await cdk(['deploy', '--app', assembly, ...flags, ...stacks(stack)], run);
    await completeStacks(target, assembly, adapted, stack);
    return { outputs: JSON.parse(await readFile(file, 'utf8')) };
  });

/** Has an app write out what it would deploy, and removes it again. @returns what is made of the folder */
export const synthesized = <Made>(
  app: Omit<Synthesis, 'scratch'>,
  use: (assembly: string) => Promise<Made>,
): Promise<Made> => inScratch(async (scratch) => use(await synthesize({ ...app, scratch })));

interface Synthesis {
  readonly target: DeployTarget;
  readonly directory: string;
  readonly options: DeployOptions;
  readonly scratch: string;
}

async function synthesize({ target, directory, options, scratch }: Synthesis): Promise<string> {
  const assembly = join(scratch, 'assembly');
  const { onProgress } = options;
  await cdk(['synth', '--quiet', ...appFlags(options)], { target, directory, output: assembly, onProgress });
  return assembly;
}

/** Deletes an app's stacks; what they are set to keep stays. */
export const destroy = (
  target: DeployTarget,
  directory: string,
  options: DeployOptions = {},
): Promise<void> =>
  inScratch((scratch) =>
    cdk(['destroy', '--force', ...appFlags(options)], {
      target,
      directory,
      output: join(scratch, 'cdk.out'),
      onProgress: options.onProgress,
    }),
  );

const appFlags = ({ stack, app, context = {} }: DeployOptions): string[] => [
  ...(app ? ['--app', app] : []),
  ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
  ...stacks(stack),
];

const stacks = (stack: string | undefined): string[] => (stack ? [stack] : ['--all']);
