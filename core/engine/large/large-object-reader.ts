import { identify } from '../../base/object-ref.ts';
import { type Clock, msSince } from '../../base/time.ts';
import type { HashText } from '../../findings/finding.ts';
import {
  FAILED_READING_MS,
  type ObjectReader,
  type ReadOptions,
  type ReadOutcome,
  type ReadTarget,
} from '../../versions/object-reader.ts';
import { type LargeReading, type LargeReadings, type LargeVersion, nameOfVersion } from './large-reading.ts';
import { type PrefixPorts, prefixDigest } from './prefix-digest.ts';

/** What the execution that reads a version is given. */
export interface ReadingRequest extends LargeVersion {
  readonly name: string;
  readonly round: number;
  /** False where a person asked for it, who knows what it costs. */
  readonly isBudgeted: boolean;
}

export interface LargeReaderPorts extends PrefixPorts {
  readonly readings: LargeReadings;
  /**
   * Begins an execution of this name, unless there was one.
   * @returns `ended` for one that was and runs no more
   */
  readonly start: (name: string, request: ReadingRequest) => Promise<'running' | 'ended'>;
  readonly clock: Clock;
  readonly hash: HashText;
  readonly isBudgeted: boolean;
}

/** Executions of one reading: one that was stopped is followed by another, which finds what is done. */
const MAX_EXECUTIONS = 20;
/** A reading that waits begins by itself when its time has come; one that was stopped does not. */
const OVERDUE_MS = 10 * 60 * 1000;

/**
 * Reads what one invocation surely reads, and has read by others what is larger: until they are done it answers `hashing`, and from
 * then on what they found. So nobody who judges versions has to know how they are read.
 */
export class LargeObjectReader implements ObjectReader {
  readonly #reader: ObjectReader;
  readonly #ports: LargeReaderPorts;

  constructor(reader: ObjectReader, ports: LargeReaderPorts) {
    this.#reader = reader;
    this.#ports = ports;
  }

  async read(target: ReadTarget, options: ReadOptions = {}): Promise<ReadOutcome> {
    const outcome = await this.#reader.read(target, options);
    if (outcome.kind !== 'unreadable' || outcome.reason !== 'too-large') return outcome;
    const { size, etag, storedAt } = outcome;
    if (size === null || etag === null || storedAt === null) return outcome;
    const { bucket, key, versionId } = target;
    const version = { bucket, key, versionId, etag, size, storedAt: storedAt.toISOString() };
    return this.#readInParts(version, options);
  }

  async #readInParts(version: LargeVersion, options: ReadOptions): Promise<ReadOutcome> {
    const { readings, hash } = this.#ports;
    const name = nameOfVersion(version, identify(version), hash);
    const newest = await readings.newest(name);
    if (newest === null) return this.#begin(version, name, 1);
    const { status, endedAt, round } = newest;
    if (status === 'done')
      return options.notBefore !== undefined && (endedAt ?? '') < options.notBefore
        ? this.#begin(version, name, round + 1)
        : this.#found(newest, options);
    // Bytes do not change: that somebody has them read again takes nothing from what they were read as.
    const before = round > 1 && options.notBefore === undefined ? await readings.newestDone(name) : null;
    if (before !== null) return this.#found(before, options);
    if (status === 'failed')
      return endedAt !== null && msSince(endedAt, this.#ports.clock()) > FAILED_READING_MS
        ? this.#begin(version, name, round + 1)
        : failed(newest);
    if (status === 'waiting' && !this.#ports.isBudgeted) return this.#begin(version, name, round + 1);
    if (status === 'waiting' && !this.#isOverdue(newest.waitsUntil)) return waiting(newest);
    return this.#begin(version, name, round);
  }

  // Whoever asks at the same time asks for an execution of the same name, of which there can be only one.
  async #begin(version: LargeVersion, name: string, round: number): Promise<ReadOutcome> {
    const { start, isBudgeted } = this.#ports;
    for (let execution = 1; execution <= MAX_EXECUTIONS; execution++) {
      const request = { ...version, name, round, isBudgeted };
      if ((await start(`${name}-${round}-${execution}`, request)) === 'running') return hashing(version);
    }
    return stopped(version);
  }

  async #found(reading: LargeReading, { prefixLength, prefixAlgorithm, msLeft }: ReadOptions) {
    const asked =
      prefixLength === undefined || prefixLength >= reading.size
        ? null
        : { size: prefixLength, algorithm: prefixAlgorithm ?? ('sha256' as const) };
    const prefix = asked && (await prefixDigest(reading, asked, msLeft, this.#ports));
    if (prefix !== null && prefix.kind !== 'digested') return prefix;
    return { ...readOutcome(reading), prefixDigest: prefix?.digest ?? null } as const;
  }

  /** A budget is there again on another day: such a time may be hours ahead. */
  #isOverdue(time: string | null): boolean {
    return time !== null && this.#ports.clock().getTime() - Date.parse(time) > OVERDUE_MS;
  }
}

function readOutcome(reading: LargeReading) {
  const { size, etag, versionId, storageClass, encryption, contentType, digest, alsoDigest } = reading;
  return {
    kind: 'read',
    digest: digest as NonNullable<LargeReading['digest']>,
    ...(alsoDigest === null ? {} : { alsoDigest }),
    size,
    etag,
    versionId,
    storedAt: new Date(reading.storedAt),
    storageClass,
    encryption,
    contentType,
  } as const;
}

const stopped = ({ size, etag, storedAt }: Known): ReadOutcome => ({
  kind: 'unreadable',
  reason: 'too-large',
  detail: `${MAX_EXECUTIONS} executions that read it ended before they were done`,
  size,
  etag,
  storedAt: new Date(storedAt),
});

type Known = Pick<LargeVersion, 'size' | 'etag' | 'storedAt'>;

const unread = (reason: 'hashing' | 'over-budget', detail: string, { size, etag, storedAt }: Known) =>
  ({ kind: 'unreadable', reason, detail, size, etag, storedAt: new Date(storedAt) }) as const;

const hashing = (known: Known): ReadOutcome =>
  unread(
    'hashing',
    `its ${known.size} bytes are being read in parts; it is judged when they are read`,
    known,
  );

const waiting = (reading: LargeReading): ReadOutcome =>
  unread(
    'over-budget',
    `over budget: the bytes that may be read of ${reading.dataset} in a day are used up; its ${reading.size} bytes are read from ${reading.waitsUntil} on`,
    reading,
  );

function failed({ failure, size, etag, storedAt }: LargeReading): ReadOutcome {
  const { reason, detail } = failure ?? { reason: 'too-large', detail: 'it was not read to its end' };
  if (reason === 'gone') return { kind: 'gone', reason: 'no-such-version' };
  return { kind: 'unreadable', reason, detail, size, etag, storedAt: new Date(storedAt) };
}
