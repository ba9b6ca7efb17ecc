import type { Digest } from '../../base/digest.ts';
import { identify } from '../../base/object-ref.ts';
import { failureOf, openReading } from './hash-unit.ts';
import {
  isFull,
  type LargeReading,
  type LargeReadings,
  type LargeVersion,
  type ReadingName,
  type Slice,
} from './large-reading.ts';
import type { Unread, VersionFacts } from './part-reader.ts';

/** A SHA-256 that can be put aside in mid-way and taken up by another process. */
export interface ResumableHash {
  update(bytes: Uint8Array): void;
  /** What it takes to go on from here. It may hold the last bytes in clear. */
  save(): Uint8Array;
  hex(): string;
}

export interface ResumableHashes {
  begin(): Promise<ResumableHash>;
  /** @throws where this is no state of such a hash */
  resume(state: Uint8Array): Promise<ResumableHash>;
}

/** What a state belongs to: this version's bytes up to this one, in this reading. */
export interface StateBinding {
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  /** Bytes that the state has taken in. */
  readonly offset: number;
  readonly size: number;
  readonly reading: string;
}

/** Keeps a state from whoever could read, change, swap or replay it where it is stored. */
export interface StateSeal {
  close(state: Uint8Array, binding: StateBinding): Promise<Uint8Array>;
  /** @returns `null` for what was not closed with this binding */
  open(sealed: Uint8Array, binding: StateBinding): Promise<Uint8Array | null>;
}

/** Takes the bytes of an object in order. */
export interface ByteSink {
  /** Bytes of the object so far. */
  readonly length: number;
  /** @throws {SliceEnd} when it has all that it wants */
  update(bytes: Uint8Array): void;
}

/** Thrown by a sink that has all that it wants. */
export class SliceEnd extends Error {
  override readonly name = 'SliceEnd';
}

export interface SlicePorts {
  readonly readings: LargeReadings;
  readonly hashes: ResumableHashes;
  readonly seal: StateSeal;
  /** Pours bytes into a sink, from where it is on; `ended` where the object or the sink had no more. */
  readonly pour: (
    version: LargeVersion & VersionFacts,
    sink: ByteSink,
    msLeft: () => number,
  ) => Promise<{ readonly kind: 'ended' } | Unread>;
  /** Milliseconds that this invocation has left. */
  readonly msLeft: () => number;
  /** Bytes of a slice at most. @default - as many as there is time for */
  readonly sliceBytes?: number;
}

/** Left for closing and recording the state. */
const RESERVE_MS = 20_000;

/**
 * Takes the next bytes of an object into its SHA-256, as far as the time of this invocation reaches, and puts the state aside for the
 * next one. An invocation that dies loses its own slice only.
 * @returns false until the whole is digested: then it is called again
 * @throws {SealwatchError} `READ_BROKEN` for a passing fault
 */
export async function hashSlice(name: ReadingName, ports: SlicePorts): Promise<{ isDone: boolean }> {
  const { readings, msLeft } = ports;
  const reading = await openReading(name, readings);
  if (reading === null || !isFull(reading)) return { isDone: true };
  const known = await readings.slice(name);
  if (known?.offset === reading.size) return { isDone: true };
  const resumed = await hashAt(reading, known, ports);
  if (resumed === null) {
    await readings.fail(name, forged(known?.offset ?? 0));
    return { isDone: true };
  }
  const { hash, from } = resumed;
  const sink = new SliceSink(hash, from, from + (ports.sliceBytes ?? reading.size));
  const outcome = await ports.pour(reading, sink, () => msLeft() - RESERVE_MS);
  if (sink.length > from) {
    const sealed = await ports.seal.close(hash.save(), bindingOf(reading, sink.length));
    await readings.saveSlice(name, { offset: sink.length, sealed }, known?.offset ?? null);
  }
  if (outcome.kind === 'ended') return { isDone: sink.length === reading.size };
  const failure = failureOf(outcome);
  if (failure === 'out-of-time') return { isDone: false };
  await readings.fail(name, failure);
  return { isDone: true };
}

/**
 * What `sha256sum` prints of the whole.
 * @returns `null` until every slice is done, or where the state is not this reading's
 */
export async function fullDigest(
  reading: LargeReading,
  ports: Pick<SlicePorts, 'readings' | 'hashes' | 'seal'>,
): Promise<Digest | null> {
  const known = await ports.readings.slice(reading);
  if (known === null || known.offset !== reading.size) return null;
  const resumed = await hashAt(reading, known, ports);
  return resumed?.from === reading.size ? `sha256:${resumed.hash.hex()}` : null;
}

/** The hash, and the byte at which it goes on; `null` where its state is none of this reading. */
async function hashAt(
  reading: LargeReading,
  known: Slice | null,
  { hashes, seal }: Pick<SlicePorts, 'hashes' | 'seal'>,
): Promise<{ readonly hash: ResumableHash; readonly from: number } | null> {
  if (known === null) return { hash: await hashes.begin(), from: 0 };
  const state = await seal.open(known.sealed, bindingOf(reading, known.offset));
  if (state === null) return null;
  try {
    return { hash: await hashes.resume(state), from: known.offset };
  } catch {
    // It is this reading's, so another version of the hash put it aside, before an upgrade.
    return { hash: await hashes.begin(), from: 0 };
  }
}

const bindingOf = (reading: LargeReading, offset: number): StateBinding => ({
  bucket: reading.bucket,
  key: reading.key,
  version: identify(reading),
  offset,
  size: reading.size,
  reading: `${reading.name}/${reading.round}`,
});

const forged = (offset: number) =>
  ({
    reason: 'too-large',
    detail: `the state in which its SHA-256 was put aside at byte ${offset} is none of this reading: it was changed, or put there in place of another one`,
  }) as const;

class SliceSink implements ByteSink {
  readonly #hash: ResumableHash;
  readonly #end: number;
  #length: number;

  constructor(hash: ResumableHash, from: number, end: number) {
    this.#hash = hash;
    this.#length = from;
    this.#end = end;
  }

  get length(): number {
    return this.#length;
  }

  update(bytes: Uint8Array): void {
    const wanted = bytes.subarray(0, this.#end - this.#length);
    this.#hash.update(wanted);
    this.#length += wanted.length;
    if (this.#length >= this.#end) throw new SliceEnd('a slice is done');
  }
}
