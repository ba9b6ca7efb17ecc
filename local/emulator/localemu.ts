import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureLocalStack, LOCALEMU_FILES, type LocalStackKind, titleOf } from '../prerequisites/localemu.ts';
import { findNode, pathWith } from '../prerequisites/node.ts';
import { freePort, LOOPBACK } from '../process/free-port.ts';
import { flagged, waitFor } from '../process/wait.ts';
import { type Emulator, type EmulatorCommand, healthy, inherited, launch, startFailed } from './emulator.ts';

export interface LocalStackOptions {
  /** Preferred port of the endpoint. @default 4566, or the next free one */
  readonly port: number | undefined;
  /** File that takes the emulator's output. */
  readonly logFile: string;
  readonly say?: (line: string) => void;
}

/** It loads much before it answers. */
const START_DEADLINE_MS = 120_000;

const DEFAULT_PORT = 4566;

/** Each takes another port. */
const MAX_TRIES = 3;

/** Starts LocalStack or LocalEmu on loopback, with functions as processes of this machine, and waits until it answers. */
export const startLocalStack = async (
  kind: LocalStackKind,
  options: LocalStackOptions,
): Promise<Emulator> => {
  const [python, node] = [await ensureLocalStack(kind, options.say), await findNode()];
  let port = options.port ?? DEFAULT_PORT;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    port = await freePort(port + Math.min(tries, 1));
    const { ended, stop } = await launch(options.logFile, (directory) =>
      command({ kind, python, node, port, directory }),
    );
    const endpoint = `http://${LOOPBACK}:${port}`;
    const isReady = await announced(options.logFile, ended);
    if (isReady && (await healthy(endpoint, ended, START_DEADLINE_MS))) return { endpoint, ended, stop };
    await stop();
  }
  throw await startFailed(titleOf(kind), options.logFile);
};

// Its own word: between the choice of the port and its start somebody else may have taken the port, and would answer as well.
const announced = async (logFile: string, ended: Promise<string>): Promise<boolean> => {
  const gone = flagged(ended);
  const find = async (): Promise<boolean | undefined> =>
    gone() ? false : /^Ready\.$/m.test(await readFile(logFile, 'utf8')) || undefined;
  return (await waitFor(find, { deadlineMs: START_DEADLINE_MS })) ?? false;
};

interface Place {
  readonly kind: LocalStackKind;
  readonly python: string;
  readonly node: string;
  readonly port: number;
  readonly directory: string;
}

const command = async ({ kind, python, node, port, directory }: Place): Promise<EmulatorCommand> => {
  const temporary = join(directory, 'tmp');
  await mkdir(temporary);
  return {
    file: python,
    arguments: ['-m', `${kind}.runtime.main`],
    environment: {
      ...inherited(process.env),
      PATH: pathWith(node),
      // Here its plugins find ours, by the entry points of the `.dist-info` folder.
      PYTHONPATH: LOCALEMU_FILES,
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONUNBUFFERED: '1',
      SEALWATCH_EMULATOR: kind,
      GATEWAY_LISTEN: `${LOOPBACK}:${port}`,
      ...own(kind, `${LOOPBACK}:${port}`),
      // Queue URLs with the queue in the host's name need a DNS server.
      SQS_ENDPOINT_STRATEGY: 'path',
      DNS_ADDRESS: '0',
      LAMBDA_RUNTIME_EXECUTOR: 'process',
      SEALWATCH_NODE: node,
      // Seconds; a queue that was empty is asked again after ten otherwise.
      LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC: '1',
      DOCKER_HOST: `unix://${join(directory, 'no-docker.sock')}`,
      // Nothing is fetched, nobody is notified of the start.
      SKIP_INFRA_DOWNLOADS: '1',
      SKIP_SSL_CERT_DOWNLOAD: '1',
      DISABLE_EVENTS: '1',
      FILESYSTEM_ROOT: directory,
      TMPDIR: temporary,
      HOME: directory,
    },
  };
};

/** What only one of them reads; `place` is its address. */
const own = (kind: LocalStackKind, place: string): NodeJS.ProcessEnv =>
  kind === 'localemu'
    ? {
        LOCALEMU_HOST: place,
        // STS answers others with an ARN that AWS does not have.
        ROOT_ACCESS_KEYS: 'test,000000000000',
      }
    : {
        LOCALSTACK_HOST: place,
        // The paid edition would ask for a token.
        ACTIVATE_PRO: '0',
        // Of our plugin.
        PROVIDER_OVERRIDE_KINESIS: 'moto',
      };
