import { mkdtemp, open, readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import { flagged, waitFor } from '../process/wait.ts';
import { type GuardedCommand, release, startGuarded } from './guard.ts';

/** A running emulator, whichever kind it is. */
export interface Emulator {
  /** Where it answers; users get the relay's address instead. */
  readonly endpoint: string;
  /** Resolves when it has ended by itself, with what to report. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** What is run, in a folder of its own that is removed afterwards. */
export type EmulatorCommand = Pick<GuardedCommand, 'file' | 'arguments' | 'environment'>;

/** Starts an emulator under a guard. */
export const launch = async (
  logFile: string,
  commandIn: (directory: string) => Promise<EmulatorCommand>,
): Promise<Pick<Emulator, 'ended' | 'stop'>> => {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'sealwatch-local-')));
  const log = await open(logFile, 'w');
  const guard = startGuarded({ ...(await commandIn(directory)), directory, log: log.fd });
  await log.close();
  const ended = new Promise<string>((resolve) => {
    guard.once('error', (error) => resolve(error.message));
    guard.once('exit', () => resolve(`the emulator has ended; its log is ${logFile}`));
  });
  return { ended, stop: () => release(guard) };
};

// Functions inherit the emulator's environment, and many of its settings have names that anybody may use (`AUTH`, `SERVICES`,
// `DEBUG`): only what a program needs to run at all is passed on.
export const inherited = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(environment).filter(([name]) =>
      /^(LANG|LC_.*|TZ|LD_LIBRARY_PATH|SSL_CERT_.*)$/.test(name),
    ),
  );

const ASK_MS = 2_000;

/** Of LocalStack, which MiniStack has as well, and of LocalEmu. */
const HEALTH_PATHS = ['/_localstack/health', '/_localemu/health'];

/** Whether an emulator answers at the endpoint now: at one of its paths, whatever becomes of the other. */
export const answers = async (endpoint: string): Promise<boolean> => {
  const signal = AbortSignal.timeout(ASK_MS);
  const isUp = async (path: string): Promise<boolean> => {
    try {
      const response = await fetch(`${endpoint}${path}`, { signal });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  };
  return (await Promise.all(HEALTH_PATHS.map(isUp))).includes(true);
};

/** Waits until an emulator answers; false when it ended before, or the deadline passed. */
export const healthy = async (
  endpoint: string,
  ended: Promise<unknown>,
  deadlineMs: number,
): Promise<boolean> => {
  const gone = flagged(ended);
  const state = await waitFor(async () => (gone() ? 'gone' : (await answers(endpoint)) ? 'up' : undefined), {
    deadlineMs,
  });
  return state === 'up';
};

/** What to throw when an emulator did not answer in time, with the end of its log. */
export const startFailed = async (title: string, logFile: string): Promise<SealwatchError> =>
  new SealwatchError(
    'AWS_FAILED',
    [`${title} did not start; the end of its log:`, ...(await logTail(logFile))].join('\n  '),
  );

/** The last lines of a log file; empty when there is none. */
const logTail = async (file: string, lines = 15): Promise<string[]> => {
  try {
    return (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-lines);
  } catch {
    return [];
  }
};
