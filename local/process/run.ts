import { type ChildProcess, spawn } from 'node:child_process';
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
  // A command whose asker is gone has nobody to tell, and may try for long to reach what is stopped as well.
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
