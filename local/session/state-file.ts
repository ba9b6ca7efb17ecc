import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import { answers } from '../emulator/emulator.ts';
import { isAlive } from '../process/run.ts';

/** What another process needs to use a local AWS that this one started. */
export interface LocalState {
  readonly pid: number;
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
}

/** The local AWS that a state file describes, if it still runs; a stale file is removed. */
export const readRunning = async (file: string): Promise<LocalState | undefined> => {
  const state = await read(file);
  if (!state) return undefined;
  // The id may since belong to another process, so the endpoint is asked too.
  if (isAlive(state.pid) && (await answers(state.endpoint))) return state;
  await rm(file, { force: true });
  return undefined;
};

/** Writes a state file in one step: readers see all of it or none. */
export const writeState = async (file: string, state: LocalState): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(state, null, 2)}\n`);
  await rename(draft, file);
};

/** Removes a state file, if it is this process's. */
export const removeState = async (file: string): Promise<void> => {
  if ((await read(file))?.pid === process.pid) await rm(file, { force: true });
};

const read = async (file: string): Promise<LocalState | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LocalState;
  } catch {
    return undefined;
  }
};

/** The emulators that can be asked for by name; each is installed and started from here. */
export const EMULATORS = ['ministack', 'localemu', 'localstack'] as const;

export type StartedEmulator = (typeof EMULATORS)[number];

/** Which AWS a local command works with. */
type Choice = { readonly kind: 'given'; readonly endpoint: string } | { readonly kind: StartedEmulator };

/** An endpoint that the user has set wins; else the emulator that was asked for, MiniStack where none was. */
export const chooseEmulator = (asked: string | undefined, environment: NodeJS.ProcessEnv): Choice => {
  const kind = EMULATORS.find((name) => name === (asked ?? 'ministack'));
  if (!kind) {
    throw new SealwatchError(
      'USAGE',
      `unknown emulator '${asked}': it is ${EMULATORS.map((name) => `'${name}'`).join(' or ')}`,
    );
  }
  const endpoint = environment.AWS_ENDPOINT_URL;
  if (endpoint) return { kind: 'given', endpoint: endpoint.replace(/\/+$/, '') };
  return { kind };
};
