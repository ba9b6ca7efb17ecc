import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureMiniStack, MINISTACK_FILES } from '../prerequisites/ministack.ts';
import { findNode, pathWith } from '../prerequisites/node.ts';
import { LOOPBACK } from '../process/free-port.ts';
import { flagged, waitFor } from '../process/wait.ts';
import { type Emulator, type EmulatorCommand, healthy, inherited, launch, startFailed } from './emulator.ts';

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

const TITLE = 'MiniStack';

/** Starts MiniStack on loopback and waits until it answers. */
export const startMiniStack = async (options: MiniStackOptions): Promise<Emulator> => {
  const [python, node] = [await ensureMiniStack(options.say), await findNode()];
  const { ended, stop } = await launch(options.logFile, async (directory) =>
    command(options, { python, node }, directory),
  );
  const endpoint = await announced(options.logFile, ended);
  if (endpoint && (await healthy(endpoint, ended, START_DEADLINE_MS))) return { endpoint, ended, stop };
  await stop();
  throw await startFailed(TITLE, options.logFile);
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
): EmulatorCommand => ({
  file: found.python,
  arguments: [join(MINISTACK_FILES, 'main.py')],
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
});
