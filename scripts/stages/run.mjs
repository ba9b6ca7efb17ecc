import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { projectEnvironment } from '../ready/node24.mjs';
import { ROOT } from '../ready/root.mjs';

// A stage that hangs must not hang whoever waits for the result.
const LIMIT_MS = 10 * 60_000;

/** Runs a program of this repository with its output shown; gives its exit code, or a signal's name. */
export const run = async (file, ...args) => {
  const child = spawn(file, args, {
    cwd: ROOT,
    env: projectEnvironment(),
    stdio: 'inherit',
    timeout: LIMIT_MS,
  });
  const [code, signal] = await once(child, 'close');
  return code ?? signal;
};
