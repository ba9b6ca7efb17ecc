import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** How a finished command went: its exit code (null when it could not start or was killed) and what it printed. */
export interface RunResult {
  readonly code: number | null;
  readonly lines: readonly string[];
}

export interface RunOptions {
  readonly cwd?: string;
  /** @default - this process's environment */
  readonly environment?: NodeJS.ProcessEnv;
  /** Called with each line as it is printed, standard output and error alike. */
  readonly onLine?: (line: string) => void;
  /** Ends the command early. */
  readonly signal?: AbortSignal;
}

// Enough to show why something failed; a chatty command must not fill the memory.
const KEPT_LINES = 400;

/** Runs a command without a shell and collects what it prints. Never throws: a missing file is code null. */
export const run = async (
  file: string,
  commandArguments: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> => {
  const lines: string[] = [];
  const keep = (line: string): void => {
    if (lines.push(line) > KEPT_LINES) lines.shift();
    options.onLine?.(line);
  };
  const child = spawn(file, commandArguments, {
    cwd: options.cwd,
    env: options.environment ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.signal && { signal: options.signal }),
  });
  const end = (): void => {
    child.kill();
  };
  // A command whose caller is gone has no reader, and may try for long to reach what is stopped as well.
  process.once('exit', end);
  try {
    const [code] = await Promise.all([
      ended(child, keep),
      eachLine(child.stdout, keep),
      eachLine(child.stderr, keep),
    ]);
    return { code, lines };
  } finally {
    process.removeListener('exit', end);
  }
};

const ended = (child: ChildProcess, keep: (line: string) => void): Promise<number | null> =>
  new Promise((resolve) => {
    child.once('error', (error) => {
      keep(error.message);
      resolve(null);
    });
    child.once('close', (code) => resolve(code));
  });

const eachLine = async (stream: Readable, keep: (line: string) => void): Promise<void> => {
  for await (const line of createInterface({ input: stream })) keep(line);
};

/** Whether a process with this id exists. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Sends a signal to a process group; a group that is gone is fine. */
export const signalGroup = (leader: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-leader, signal);
  } catch {
    // Gone already.
  }
};

/** Does something with a temporary folder of its own, which is gone afterwards, also when a signal ends the process. */
export const inScratch = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-work-'));
  const forget = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', forget);
  try {
    return await work(folder);
  } finally {
    process.removeListener('exit', forget);
    await rm(folder, { recursive: true, force: true });
  }
};
