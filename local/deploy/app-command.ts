import { fileURLToPath } from 'node:url';

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
