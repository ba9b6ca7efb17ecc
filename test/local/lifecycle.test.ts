import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answers } from '../../local/emulator/emulator.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import { findNode } from '../../local/prerequisites/node.ts';
import { waitFor } from '../../local/process/wait.ts';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { START_MS } from './started/local.ts';

let directory = '';
let stateFile = '';
const running: LocalAws[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealwatch-test-'));
  stateFile = join(directory, 'local.json');
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((aws) => aws.stop()));
  await rm(directory, { recursive: true, force: true });
});

const start = async (options: Parameters<typeof startLocalAws>[0]): Promise<LocalAws> => {
  const aws = await startLocalAws({ environment: {}, ...options });
  running.push(aws);
  return aws;
};

describe('starting', { timeout: START_MS }, () => {
  it('answers on loopback, and only there', async () => {
    const { endpoint } = await start({});
    expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await answers(endpoint)).toBe(true);
  });

  it('takes the next free port when the preferred one is taken', async () => {
    const taken = await listening();
    const { endpoint } = await start({ port: portOf(taken) });
    expect(Number(new URL(endpoint).port)).toBeGreaterThan(portOf(taken));
    expect(await answers(endpoint)).toBe(true);
    taken.close();
  });

  it('several at once do not get into each other', async () => {
    const all = await Promise.all([start({}), start({})]);
    expect(new Set(all.map(({ endpoint }) => endpoint)).size).toBe(2);
  });

  it('uses AWS_ENDPOINT_URL where it is set, and starts nothing', async () => {
    const aws = await start({ environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1/' } });
    expect(aws).toMatchObject({ owned: false, endpoint: 'http://127.0.0.1:1', relay: undefined });
  });
});

describe('a second start', { timeout: START_MS }, () => {
  it('finds the first one, and does not end it', async () => {
    const first = await start({ stateFile });
    const second = await start({ stateFile });
    expect(second).toMatchObject({ endpoint: first.endpoint, owned: false });
    await second.stop();
    expect(await answers(first.endpoint)).toBe(true);
  });

  it('is a first one when the state file is stale', async () => {
    const state = {
      pid: process.pid,
      endpoint: 'http://127.0.0.1:1',
      region: 'us-east-1',
      account: '000000000000',
    };
    await writeFile(stateFile, JSON.stringify(state));
    expect(await start({ stateFile })).toMatchObject({ owned: true });
  });
});

describe('ending', { timeout: START_MS }, () => {
  it('leaves no process, no state and no answer', async () => {
    const aws = await start({ stateFile });
    expect(descendants(process.pid)).not.toEqual([]);
    await aws.stop();
    expect(descendants(process.pid)).toEqual([]);
    expect(existsSync(stateFile)).toBe(false);
    expect(await answers(aws.endpoint)).toBe(false);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('by %s leaves no orphan', async (signal) => {
    const child = await starter();
    const left = descendants(child.pid ?? 0);
    expect(left.length).toBeGreaterThanOrEqual(2);
    child.kill(signal);
    await once(child, 'exit');
    const gone = () => (left.some(isRunning) ? undefined : true);
    expect(await waitFor(gone, { deadlineMs: 15_000 })).toBe(true);
  });
});

const starter = async (): Promise<ChildProcess> => {
  const program = fileURLToPath(new URL('fixtures/start-and-wait.ts', import.meta.url));
  const child = spawn(await findNode(), [program, stateFile, join(directory, 'emulator.log')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface({ input: child.stdout }), 'line');
  return child;
};

/** Ids of the emulator's processes under a process: its guard and what that started. */
const descendants = (pid: number): number[] => {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n');
  const processes = rows.map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? []);
  const below = (parent: number): number[] =>
    processes
      .filter(([, , ppid, text]) => Number(ppid) === parent && /ministack/.test(text ?? ''))
      .flatMap(([, id]) => [Number(id), ...below(Number(id))]);
  return below(pid);
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const listening = async (): Promise<Server> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};
