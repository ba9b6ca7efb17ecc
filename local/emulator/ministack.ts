import { mkdtemp, open, readFile, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import { ensureMiniStack } from '../prerequisites/ministack.ts';
import { findNode, pathWith } from '../prerequisites/node.ts';
import { LOOPBACK } from '../process/free-port.ts';
import { flagged, waitFor } from '../process/wait.ts';
import { type GuardedCommand, release, startGuarded } from './guard.ts';

export interface MiniStackOptions {
  /** The port that users call: the one in the addresses that the emulator hands out, and in its functions' `AWS_ENDPOINT_URL`. */
  readonly publicPort: number;
  readonly region: string;
  readonly account: string;
  /** File that takes the emulator's output. */
  readonly logFile: string;
  readonly say?: (line: string) => void;
}

const START_DEADLINE_MS = 60_000;

/** Starts MiniStack on loopback and waits until it answers. */
export const startMiniStack = async (options: MiniStackOptions): Promise<Emulator> => {
  const [python, node] = [await ensureMiniStack(options.say), await findNode()];
  const { ended, stop } = await launch(options, { python, node });
  const endpoint = await announced(options.logFile, ended);
  if (endpoint && (await healthy(endpoint, ended, START_DEADLINE_MS))) return { endpoint, ended, stop };
  await stop();
  throw await startFailed(options.logFile);
};

type Launched = Pick<Emulator, 'ended' | 'stop'>;

const launch = async (
  options: MiniStackOptions,
  found: { python: string; node: string },
): Promise<Launched> => {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'sealwatch-local-')));
  await writeApplication(directory);
  const log = await open(options.logFile, 'w');
  const guard = startGuarded(command(options, found, directory, log.fd));
  await log.close();
  const ended = new Promise<string>((resolve) => {
    guard.once('error', (error) => resolve(error.message));
    guard.once('exit', () => resolve(`the emulator has ended; its log is ${options.logFile}`));
  });
  return { ended, stop: () => release(guard) };
};

// The system chooses its port, and the server reports it: choosing one here would race with other starts for it.
const announced = async (logFile: string, ended: Promise<string>): Promise<string | undefined> => {
  const gone = flagged(ended);
  const find = async (): Promise<string | undefined> => {
    if (gone()) return '';
    return /Running on (http:\/\/[\d.]+:\d+)/.exec(await readFile(logFile, 'utf8'))?.[1];
  };
  return (await waitFor(find, { deadlineMs: START_DEADLINE_MS })) || undefined;
};

// It gets the relay's port as its own, so that every address that it makes up (queue URLs, custom resources' answers,
// functions' endpoint) leads through the relay: functions then get ranges cut and their calls seen, without a setting of theirs.
const command = (
  options: MiniStackOptions,
  found: { python: string; node: string },
  directory: string,
  log: number,
): GuardedCommand => ({
  file: found.python,
  arguments: [
    '-m',
    'hypercorn',
    APPLICATION,
    '--bind',
    `${LOOPBACK}:0`,
    '--keep-alive',
    '75',
    '--log-level',
    'INFO',
  ],
  environment: {
    ...inherited(process.env),
    PATH: pathWith(found.node),
    GATEWAY_PORT: String(options.publicPort),
    MINISTACK_HOST: LOOPBACK,
    MINISTACK_REGION: options.region,
    MINISTACK_ACCOUNT_ID: options.account,
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    DOCKER_HOST: `unix://${join(directory, 'no-docker.sock')}`,
    LAMBDA_EXECUTOR: 'local',
    TMPDIR: directory,
    HOME: directory,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
  },
  directory,
  log,
});

// Functions inherit the emulator's environment, and many of its settings have names that anybody may use (`AUTH`, `SERVICES`,
// `DEBUG`): only what a program needs to run at all is passed on.
const inherited = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(environment).filter(([name]) =>
      /^(LANG|LC_.*|TZ|LD_LIBRARY_PATH|SSL_CERT_.*)$/.test(name),
    ),
  );

const startFailed = async (logFile: string): Promise<SealwatchError> =>
  new SealwatchError(
    'AWS_FAILED',
    ['MiniStack did not start; the end of its log:', ...(await logTail(logFile))].join('\n  '),
  );

/** The last lines of a log file; empty when there is none. */
const logTail = async (file: string, lines = 15): Promise<string[]> => {
  try {
    return (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-lines);
  } catch {
    return [];
  }
};

/** A running emulator, whichever kind it is. */
export interface Emulator {
  /** Where it answers; users get the relay's address instead. */
  readonly endpoint: string;
  /** Resolves when it has ended by itself, with what to report. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const ASK_MS = 2_000;

/** Whether an emulator answers at the endpoint now. */
export const answers = async (endpoint: string): Promise<boolean> => {
  try {
    const response = await fetch(`${endpoint}/_localstack/health`, { signal: AbortSignal.timeout(ASK_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
};

/** Waits until an emulator answers; false when it ended before, or the deadline passed. */
const healthy = async (endpoint: string, ended: Promise<unknown>, deadlineMs: number): Promise<boolean> => {
  const gone = flagged(ended);
  const state = await waitFor(async () => (gone() ? 'gone' : (await answers(endpoint)) ? 'up' : undefined), {
    deadlineMs,
  });
  return state === 'up';
};

const MODULE = 'sealwatch_emulator';

/** What the server loads in place of MiniStack's own application; the module is in the server's working directory. */
const APPLICATION = `${MODULE}:app`;

/**
 * Writes the module that starts MiniStack without the object events that the relay makes. MiniStack sends its own to EventBridge:
 * without version ids, and with sequencers of another form. Two events of one change would look like two changes, where no
 * version id says otherwise. Events that only MiniStack can know of, such as the end of a restore, still come from it.
 */
const writeApplication = (directory: string): Promise<void> =>
  writeFile(join(directory, `${MODULE}.py`), SOURCE);

// A bucket that a stack makes is configured inside of the emulator, so its configuration cannot be kept from it.
const SOURCE = `
from ministack.app import app
from ministack.services import eventbridge

RELAYED = {"Object Created", "Object Deleted", "Object Restore Initiated"}
dispatch = eventbridge._dispatch_event


def dispatch_unless_relayed(event, *rest, **named):
    if event.get("Source") == "aws.s3" and event.get("DetailType") in RELAYED:
        return
    dispatch(event, *rest, **named)


eventbridge._dispatch_event = dispatch_unless_relayed
`;
