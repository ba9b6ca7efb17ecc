import type { S3Client } from '@aws-sdk/client-s3';
import type {
  ObjectReader,
  ReadOptions,
  ReadOutcome,
  ReadTarget,
  ReadVersion,
} from '../../core/versions/object-reader.ts';
import { Deadline, FAST_BYTES_PER_SECOND } from './deadline.ts';
import { digestObject } from './digest-object.ts';
import { failureOutcome } from './failure.ts';
import type { ObjectFacts } from './object-facts.ts';
import { ObjectSource } from './object-source.ts';
import { ReadAheadBudget } from './read-ahead.ts';
import { RunningDigest } from './running-digest.ts';
import { unreadable } from './unreadable.ts';

/** Reads versions from S3: a small one with one request, a large one over several connections where that is faster. */
export class S3ObjectReader implements ObjectReader {
  readonly #client: S3Client;
  readonly #settings: Required<ReaderSettings>;
  readonly #places: ReadAheadBudget;

  constructor(client: S3Client, settings: ReaderSettings = {}) {
    this.#client = client;
    this.#settings = { ...DEFAULT_SETTINGS, ...settings };
    this.#places = new ReadAheadBudget(this.#settings.rangesHeld);
  }

  /** Rejects with the signal's reason when the caller aborts. */
  async read(target: ReadTarget, options: ReadOptions = {}): Promise<ReadOutcome> {
    const deadline = new Deadline(options.msLeft);
    const signal = AbortSignal.any([deadline.signal, ...(options.signal ? [options.signal] : [])]);
    let source: ObjectSource | null = null;
    try {
      source = await ObjectSource.open(this.#client, target, signal);
      return await this.#digest(source, options, deadline, signal);
    } catch (error) {
      options.signal?.throwIfAborted();
      return await failureOutcome(error, { client: this.#client, target, source, deadline });
    } finally {
      source?.close();
      deadline.clear();
    }
  }

  async #digest(
    source: ObjectSource,
    { prefixLength, partMiB }: ReadOptions,
    deadline: Deadline,
    signal: AbortSignal,
  ): Promise<ReadOutcome> {
    const { facts } = source;
    const refused = refusal(facts, deadline.msLeft, this.#settings);
    if (refused) return refused;
    const digest = new RunningDigest({ prefixLength, partMiB });
    await digestObject(source, digest, { ...this.#settings, places: this.#places }, signal);
    return { kind: 'read', ...facts, ...digest.finish() } satisfies ReadVersion;
  }
}

/** Half of the slowest that Lambda was seen to read from S3 at. */
const SLOWEST_BYTES_PER_SECOND = 25e6;

/**
 * Refuses an object before it is read when it is larger than what is read in one go, or when the time would not do: for ever, when no
 * invocation is long enough, or only for now, when this one has too little left.
 */
function refusal(facts: ObjectFacts, left: number, settings: Required<ReaderSettings>): ReadOutcome | null {
  const needed = (facts.size / SLOWEST_BYTES_PER_SECOND) * 1000;
  if (
    facts.size > settings.maxBytes ||
    (settings.maxBytes === Number.POSITIVE_INFINITY && needed > settings.invocationMs)
  ) {
    return unreadable('too-large', `${facts.size} bytes are too large for one invocation`, facts);
  }
  if (needed <= left) return null;
  return unreadable('out-of-time', `${facts.size} bytes need more time than this invocation has left`, facts);
}

export interface ReaderSettings {
  /**
   * Connections at a time for one object.
   * @default 4
   */
  readonly connections?: number;
  /**
   * Bytes of one range.
   * @default 8 MiB
   */
  readonly rangeBytes?: number;
  /**
   * Ranges that all reads together hold in memory before their turn.
   * @default 6, which is 48 MiB
   */
  readonly rangesHeld?: number;
  /**
   * Milliseconds of a whole invocation: what cannot be read in that is too large, whatever is left of this one.
   * @default Lambda's longest, 15 minutes
   */
  readonly invocationMs?: number;
  /**
   * Bytes of an object that is read in one go at most. What is larger is `too-large`, and what is not waits for an invocation that has
   * the time.
   * @default Infinity, so that only the time counts
   */
  readonly maxBytes?: number;
  /**
   * One connection that brings more is left alone.
   * @default 200 MB/s
   */
  readonly fastBytesPerSecond?: number;
}

const DEFAULT_SETTINGS: Required<ReaderSettings> = {
  connections: 4,
  rangeBytes: 8 * 1024 * 1024,
  rangesHeld: 6,
  invocationMs: 15 * 60 * 1000,
  maxBytes: Number.POSITIVE_INFINITY,
  fastBytesPerSecond: FAST_BYTES_PER_SECOND,
};
