import { SealwatchError } from '../../base/errors.ts';
import { DIGEST_BYTES } from './differing-ranges.ts';
import type { LargeReading, LargeReadings, ReadingFailure, ReadingName } from './large-reading.ts';
import { partRange, unitOf } from './layout.ts';
import type { PartReader, RangeOutcome, Unread } from './part-reader.ts';
import { bytesOf, joined } from './prefix-digest.ts';

export interface UnitPorts {
  readonly readings: Pick<LargeReadings, 'find' | 'failureOf' | 'fail' | 'unit' | 'saveUnit'>;
  readonly parts: PartReader;
  /** Milliseconds that this invocation has left. */
  readonly msLeft: () => number;
}

export interface UnitRequest extends ReadingName {
  readonly unit: number;
}

/** Parts of a unit at the same time: while one connection begins another one is under way. A part needs a buffer of 16 KiB only. */
const CONNECTIONS = 2;
/** A part of 64 MiB takes some seconds at the slowest rate that was seen. None begins that might not end. */
const PART_MS = 15_000;

/**
 * Reads the parts of a unit that are not done, and records each few of them, so that an invocation that dies loses these only.
 * @returns false when the time is up before all are done: then it is called again
 * @throws {SealwatchError} `READ_BROKEN` for a passing fault
 */
export async function hashUnit(request: UnitRequest, ports: UnitPorts): Promise<{ isDone: boolean }> {
  const { readings, msLeft } = ports;
  const reading = await openReading(request, readings);
  if (reading === null) return { isDone: true };
  const { firstPart, parts } = unitOf(reading, request.unit);
  let digests = await readings.unit(request, request.unit);
  while (digests.length < parts * DIGEST_BYTES) {
    if (msLeft() < PART_MS) return { isDone: false };
    const done = digests.length / DIGEST_BYTES;
    const next = Array.from(
      { length: Math.min(CONNECTIONS, parts - done) },
      (_, index) => firstPart + done + index,
    );
    const outcomes = await Promise.all(
      next.map((part) => ports.parts.digest(reading, partRange(reading, part), msLeft)),
    );
    const before = digests.length;
    const unread = outcomes.findIndex(({ kind }) => kind !== 'digested');
    digests = joined([digests, ...inOrder(unread < 0 ? outcomes : outcomes.slice(0, unread))]);
    if (digests.length > before) await readings.saveUnit(request, request.unit, digests);
    if (unread < 0) continue;
    const failure = failureOf(outcomes[unread] as Unread);
    if (failure === 'out-of-time') return { isDone: false };
    await readings.fail(request, failure);
    return { isDone: true };
  }
  return { isDone: true };
}

/** A reading that goes on; `null` where it has ended, or cannot come to a good end any more. */
export async function openReading(
  name: ReadingName,
  readings: Pick<LargeReadings, 'find' | 'failureOf'>,
): Promise<LargeReading | null> {
  const reading = await readings.find(name);
  if (reading === null)
    throw new SealwatchError('NOT_FOUND', `there is no reading ${name.name}/${name.round}`);
  if (reading.status !== 'reading') return null;
  return (await readings.failureOf(name)) === null ? reading : null;
}

const inOrder = (outcomes: readonly RangeOutcome[]): Uint8Array[] =>
  outcomes.flatMap((outcome) => (outcome.kind === 'digested' ? [bytesOf(outcome.hex)] : []));

/**
 * What an answer of S3 means for a reading as a whole.
 * @throws {SealwatchError} `READ_BROKEN` for what another try may find gone
 */
export function failureOf(outcome: Unread): ReadingFailure | 'out-of-time' {
  if (outcome.kind === 'delete-marker' || outcome.kind === 'gone')
    return { reason: 'gone', detail: 'the version was gone before all of it was read' };
  const { reason, detail } = outcome;
  if (reason === 'out-of-time') return reason;
  if (reason === 'transient') throw new SealwatchError('READ_BROKEN', detail);
  return { reason, detail };
}
