import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_STACK } from '../../aws/deployment/index.ts';
import type { LocalAws } from '../local-aws.ts';
import { demoConfig } from './config.ts';

// From source, the repository's `cdk.json` has the functions built first; a package brings them along.
const IS_SOURCE = import.meta.url.endsWith('.ts');

/** Deploys the real stack with the demo's configuration, whose file goes into `scratch`. */
export const deployDemo = async (
  aws: LocalAws,
  scratch: string,
  onProgress: (line: string) => void,
): Promise<void> => {
  const config = join(scratch, 'sealwatch.config.mjs');
  await writeFile(config, `export default ${JSON.stringify(demoConfig, null, 2)};\n`);
  const folder = IS_SOURCE ? fileURLToPath(new URL('../..', import.meta.url)) : scratch;
  const context = { config, stack: DEFAULT_STACK };
  await aws.deploy(folder, { stack: DEFAULT_STACK, app: appCommand(), context, onProgress });
};

// In the bundle this code lies one folder below `dist`, wherever it was put. The CDK hands the command to a shell.
const appCommand = (): string => {
  const app = fileURLToPath(new URL(IS_SOURCE ? '../../lib/app.ts' : '../lib/app.js', import.meta.url));
  return `node '${app.replaceAll("'", String.raw`'\''`)}'`;
};
