import type { Stats } from 'node:fs';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { SealwatchError } from '../../core/base/errors.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import { isAddress, parseAddress } from '../parse/options.ts';
import type { LogStore } from './log-bucket.ts';

export const STANDARD_INPUT = '-';

/**
 * Checks what is to be read, before anything is.
 * @returns the names; standard input where none is given and something comes there
 * @throws {SealwatchError} `USAGE`
 */
export async function checkedNames(files: readonly string[], { isTTY }: Input): Promise<readonly string[]> {
  if (files.length === 0 && isTTY)
    throw new SealwatchError(
      'USAGE',
      'nothing to judge: name files, s3://bucket/prefix, or - for standard input',
    );
  const names = files.length === 0 ? [STANDARD_INPUT] : files;
  await requireReadable(names, requireNoFolder);
  return names;
}

/**
 * Finds out before anything is read whether it can be.
 * @param check what else has to hold of a file
 * @throws {SealwatchError} `USAGE`
 */
export async function requireReadable(
  names: readonly string[],
  check: (name: string, found: Stats) => void = () => {},
): Promise<void> {
  if (names.filter((name) => name === STANDARD_INPUT).length > 1)
    throw new SealwatchError('USAGE', 'standard input can be read once: name - once');
  for (const name of names) {
    if (isAddress(name)) parseAddress(name);
    else if (name !== STANDARD_INPUT) check(name, await statOf(name));
  }
}

const statOf = (name: string): Promise<Stats> =>
  stat(name).catch((cause: Error) => {
    throw new SealwatchError('USAGE', `cannot read ${JSON.stringify(name)}: ${cause.message}`, { cause });
  });

function requireNoFolder(name: string, found: Stats): void {
  if (found.isDirectory())
    throw new SealwatchError('USAGE', `${JSON.stringify(name)} is a folder: name the files in it`);
}

/** What is to be read, one after the other. */
export async function* sourcesOf(
  names: readonly string[],
  input: Input,
  reach: () => LogStore,
): AsyncGenerator<Source> {
  for (const name of names) {
    if (name === STANDARD_INPUT) yield standardInput(input);
    else if (isAddress(name)) yield* remoteSources(parseAddress(name), reach());
    else yield fileSource(name);
  }
}

/** Objects whose answer is waited for while another one is judged: as many as hide the way to S3. */
const AHEAD = 8;

/** The objects under a prefix, in the order of their keys; the next ones are asked for ahead. */
async function* remoteSources({ bucket, key: prefix }: ObjectRef, store: LogStore): AsyncGenerator<Source> {
  const waiting: Source[] = [];
  for await (const key of store.keys(bucket, prefix)) {
    waiting.push(asked(bucket, key, store));
    if (waiting.length > AHEAD) yield* waiting.splice(0, 1);
  }
  yield* waiting;
}

function asked(bucket: string, key: string, store: LogStore): Source {
  const body = store.body(bucket, key);
  // Reported when it is its turn.
  body.catch(() => undefined);
  return objectSource({ bucket, key }, () => body);
}

/** @param ask for the bytes, when they are to be read */
export const objectSource = (
  { bucket, key }: ObjectRef,
  ask: () => Promise<AsyncIterable<Uint8Array>>,
): Source => ({ name: `s3://${bucket}/${key}`, isRemote: true, open: () => opened(ask) });

async function* opened(ask: () => Promise<AsyncIterable<Uint8Array>>): AsyncGenerator<Uint8Array> {
  yield* await ask();
}

/** Something to read records from. */
export interface Source {
  /** As findings and messages name it. */
  readonly name: string;
  /** True where reading it goes over the network: what fails then is AWS's trouble. */
  readonly isRemote: boolean;
  open(): AsyncIterable<Uint8Array>;
}

const CHUNK = 256 * 1024;

/** A stream that can be read once. */
export type Input = AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };

export const standardInput = (input: Input): Source => ({ name: '-', isRemote: false, open: () => input });

export const fileSource = (name: string): Source => ({
  name,
  isRemote: false,
  open: () => createReadStream(name, { highWaterMark: CHUNK }),
});
