import { output } from './child.ts';

/** What a whole process took, with its start. */
export interface Timed {
  readonly milliseconds: number;
  /** User and system, of it and of all that it started. */
  readonly cpuSeconds: number;
}

/** Runs a line of the shell; `times` prints last what the children took: user, system. */
export async function timedShell(script: string, ...args: readonly string[]): Promise<Timed> {
  const started = performance.now();
  const printed = await output('sh', '-c', `set -e; ${script}; times`, 'sh', ...args);
  const milliseconds = performance.now() - started;
  const last = printed.trim().split('\n').at(-1) ?? '';
  const times = [...last.matchAll(/(\d+)m([\d.]+)s/g)];
  const cpuSeconds = times.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
  return { milliseconds, cpuSeconds };
}

/** Runs a program, whose output is thrown away. */
export const timedProgram = (...words: readonly string[]): Promise<Timed> =>
  timedShell('"$@" > /dev/null', ...words);
