import { type ChildProcess, spawn } from 'node:child_process';
import { signalGroup } from '../process/run.ts';

/** What a guard runs, and what it removes when that has ended. */
export interface GuardedCommand {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Removed when the command has ended, however that came about. */
  readonly directory: string;
  /** File descriptor that takes all output. */
  readonly log: number;
}

// Runs as `node -e`, so that it is found wherever the package was bundled to. It leads a process group of its own, which the
// command and its workers join; its standard input is a pipe that only our process holds, so when we die, even by SIGKILL, it
// reads the end and takes the group with it. As it outlives the group's other members, the group's id cannot be reused before.
const GUARD = `
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');
const [directory, file, ...rest] = process.argv.slice(1);
const child = spawn(file, rest, { stdio: ['ignore', 'inherit', 'inherit'] });
const end = () => { rmSync(directory, { recursive: true, force: true, maxRetries: 3 }); process.kill(-process.pid, 'SIGKILL'); };
const stop = () => { process.kill(-process.pid, 'SIGTERM'); setTimeout(end, 3000); };
process.on('SIGTERM', () => {});
process.on('SIGINT', () => {});
child.once('error', end);
child.once('exit', end);
process.stdin.on('end', stop).on('error', stop).resume();
`;

/** Starts a command that cannot outlive this process. End it by `release`, or by ending this process in any way. */
export const startGuarded = (command: GuardedCommand): ChildProcess =>
  spawn(process.execPath, ['-e', GUARD, '--', command.directory, command.file, ...command.arguments], {
    detached: true,
    cwd: command.directory,
    env: command.environment,
    stdio: ['pipe', command.log, command.log],
  });

/** Asks a guarded command to end, and resolves when it and all that it started are gone. */
export const release = async (guard: ChildProcess): Promise<void> => {
  const { pid } = guard;
  if (pid === undefined) return;
  if (guard.exitCode === null && guard.signalCode === null) {
    const gone = new Promise((resolve) => guard.once('exit', resolve));
    guard.stdin?.end();
    await gone;
  }
  // Somebody may have killed the guard itself; its group is still there as long as one member lives.
  signalGroup(pid, 'SIGKILL');
};
