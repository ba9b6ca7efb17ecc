import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { projectEnvironment } from '../ready/node24.mjs';
import { ROOT } from '../ready/root.mjs';

// A stage that hangs must not hang whoever waits for the result; three at once take long on a machine that does other work too.
const LIMIT_MS = 40 * 60_000;
// What a program left behind may hold its output open.
const LEFT_BEHIND_MS = 5_000;
// Long enough for a test project to stop its servers; the compiler does not mind a signal at all.
const END_MS = 10_000;

const running = new Set();

/** Runs a program of this repository and hands on what it prints; gives its exit code, or a signal's name. */
export const run = (write, file, ...args) => runWith({}, write, file, ...args);

/** The same with more in its environment. */
export const runWith = async (environment, write, file, ...args) => {
  const child = spawn(file, args, {
    cwd: ROOT,
    env: { ...projectEnvironment(), ...colours(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
  });
  running.add(child);
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', write);
  child.once('exit', () => {
    running.delete(child);
    setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, LEFT_BEHIND_MS).unref();
  });
  const [code, signal] = await once(child, 'close');
  return code ?? signal;
};

/** Ends every program that runs, by its id: with the signal, and after ten seconds without asking. */
export const endAll = (signal) => {
  for (const child of running) {
    child.kill(signal);
    setTimeout(() => child.kill('SIGKILL'), END_MS).unref();
  }
};

// Programs see a pipe, and would print without colours for a person too.
const colours = () => (process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : {});
