import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SealwatchError } from '../../core/base/errors.ts';

const execute = promisify(execFile);

/**
 * Runs a program and returns what it printed.
 * @throws {SealwatchError} `PREREQUISITE_MISSING` when there is no such program
 */
export async function output(file: string, ...args: readonly string[]): Promise<string> {
  try {
    return (await execute(file, args, { maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing) throw error;
    throw new SealwatchError('PREREQUISITE_MISSING', `${file} is not installed; this bench needs it`, {
      cause: error,
    });
  }
}

export const AWS_CLI = process.env.SEALWATCH_AWS_CLI ?? 'aws';
export const RCLONE = process.env.SEALWATCH_RCLONE ?? 'rclone';

/** True where a program answers when it is asked for its version. */
export async function isInstalled(file: string): Promise<boolean> {
  try {
    await output(file, 'version');
    return true;
  } catch (error) {
    if (error instanceof SealwatchError && error.code === 'PREREQUISITE_MISSING') return false;
    throw error;
  }
}

/** Runs a script in a fresh process and returns the JSON that it printed. */
export async function measuredIn<T>(script: string, ...args: readonly string[]): Promise<T> {
  return JSON.parse(await output(process.execPath, script, ...args)) as T;
}

/**
 * The same with so many MiB of heap at most: where there is room, the engine lets garbage lie, and what is needed cannot be told from it.
 */
export async function measuredWithin<T>(heapMib: number, ...script: readonly string[]): Promise<T> {
  return JSON.parse(await output(process.execPath, `--max-old-space-size=${heapMib}`, ...script)) as T;
}
