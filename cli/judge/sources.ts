import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { SealwatchError } from '../../core/base/errors.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import { parseAddress } from '../parse/options.ts';
import type { LogStore } from './log-bucket.ts';

const STANDARD_INPUT = '-';
const isAddress = (name: string): boolean => name.startsWith('s3://');

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
  if (names.filter((name) => name === STANDARD_INPUT).length > 1)
    throw new SealwatchError('USAGE', 'standard input can be read once: name - once');
  for (const name of names) {
    if (isAddress(name)) parseAddress(name);
    else if (name !== STANDARD_INPUT) await requireFile(name);
  }
  return names;
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
  return { name: `s3://${bucket}/${key}`, isRemote: true, open: () => opened(body) };
}

async function* opened(body: Promise<AsyncIterable<Uint8Array>>): AsyncGenerator<Uint8Array> {
  yield* await body;
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

const standardInput = (input: Input): Source => ({ name: '-', isRemote: false, open: () => input });

const fileSource = (name: string): Source => ({
  name,
  isRemote: false,
  open: () => createReadStream(name, { highWaterMark: CHUNK }),
});

/**
 * Finds out before anything is judged whether a file can be read.
 * @throws {SealwatchError} `USAGE`
 */
async function requireFile(name: string): Promise<void> {
  const found = await stat(name).catch((cause: Error) => {
    throw new SealwatchError('USAGE', `cannot read ${JSON.stringify(name)}: ${cause.message}`, { cause });
  });
  if (found.isDirectory())
    throw new SealwatchError('USAGE', `${JSON.stringify(name)} is a folder: name the files in it`);
}
