import type { S3Client } from '@aws-sdk/client-s3';
import type {
  ObjectReader,
  ReadOptions,
  ReadOutcome,
  ReadTarget,
  ReadVersion,
} from '../../core/versions/object-reader.ts';
import { Deadline } from './deadline.ts';
import { digestObject } from './digest-object.ts';
import { failureOutcome } from './failure.ts';
import { ObjectSource } from './object-source.ts';
import { Places } from './places.ts';
import { DEFAULT_SETTINGS, type ReaderSettings } from './reader-settings.ts';
import { RunningDigest } from './running-digest.ts';
import { timeRefusal } from './time-refusal.ts';

/** Reads versions from S3: a small one with one request, a large one over several connections where that is faster. */
export class S3ObjectReader implements ObjectReader {
  readonly #client: S3Client;
  readonly #settings: Required<ReaderSettings>;
  readonly #places: Places;

  constructor(client: S3Client, settings: ReaderSettings = {}) {
    this.#client = client;
    this.#settings = { ...DEFAULT_SETTINGS, ...settings };
    this.#places = new Places(this.#settings.rangesHeld);
  }

  /** Rejects with the signal's reason when the caller aborts. */
  async read(target: ReadTarget, options: ReadOptions = {}): Promise<ReadOutcome> {
    const deadline = new Deadline(options.millisecondsLeft);
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
    { prefixLength }: ReadOptions,
    deadline: Deadline,
    signal: AbortSignal,
  ): Promise<ReadOutcome> {
    const { facts } = source;
    const refused = timeRefusal(facts, deadline.millisecondsLeft, this.#settings.invocationMilliseconds);
    if (refused) return refused;
    const digest = new RunningDigest(prefixLength);
    await digestObject(source, digest, { ...this.#settings, places: this.#places }, signal);
    return { kind: 'read', ...facts, ...digest.finish() } satisfies ReadVersion;
  }
}
