import type { Digest } from '../../base/digest.ts';
import { SealwatchError } from '../../base/errors.ts';
import type { Clock } from '../../base/time.ts';
import { NOBODY } from '../../versions/version-record.ts';
import { type Observation, observe } from '../objects/observe.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import type { ObjectEvent } from '../objects/s3-event.ts';
import { DIGEST_BYTES } from './differing-ranges.ts';
import {
  isFull,
  type LargeReading,
  type LargeReadings,
  type ReadingFailure,
  type ReadingName,
} from './large-reading.ts';
import { partCount } from './layout.ts';
import { digestOfParts, type Sha256 } from './prefix-digest.ts';

export interface CompletePorts {
  readonly readings: LargeReadings;
  readonly sha256: Sha256;
  readonly clock: Clock;
  /** What `sha256sum` prints of the whole, once every slice is done; `null` before. */
  readonly fullDigest: (reading: LargeReading) => Promise<Digest | null>;
}

/**
 * Puts the digest of a reading together from what its parts and slices came to, or records why there is none. Done twice it changes
 * nothing.
 * @throws {SealwatchError} `INTERNAL` where parts or slices are missing
 */
export async function completeReading(name: ReadingName, ports: CompletePorts): Promise<void> {
  const { readings, clock } = ports;
  const reading = await found(name, readings);
  if (reading.status !== 'reading') return;
  const endedAt = clock().toISOString();
  const failure = await readings.failureOf(name);
  await readings.save(
    failure === null
      ? { ...reading, status: 'done', endedAt, ...(await digestsOf(reading, ports)) }
      : { ...reading, status: 'failed', endedAt, failure },
  );
}

async function digestsOf(
  reading: LargeReading,
  { readings, sha256, fullDigest }: CompletePorts,
): Promise<Pick<LargeReading, 'digest' | 'alsoDigest'>> {
  const digests = await readings.partDigests(reading);
  const done = digests.length / DIGEST_BYTES;
  if (done !== partCount(reading))
    throw new SealwatchError('INTERNAL', `${done} parts are done, all ${partCount(reading)} are needed`);
  const parts = digestOfParts(reading.partMiB, digests, sha256);
  if (!isFull(reading)) return { digest: parts, alsoDigest: null };
  const full = await fullDigest(reading);
  if (full === null) throw new SealwatchError('INTERNAL', 'the whole is not digested to its end');
  return reading.first === 'sha256'
    ? { digest: full, alsoDigest: parts }
    : { digest: parts, alsoDigest: full };
}

type JudgePorts = WorkerPorts & { readonly readings: LargeReadings };

/**
 * Has a version judged with what its reading came to.
 * @throws {SealwatchError} `READ_BROKEN` where what the judgement needs beside could not be read, such as the first bytes of a growing object
 */
export async function finishReading(name: ReadingName, ports: JudgePorts): Promise<void> {
  const { isPending } = await judgeReading(await found(name, ports.readings), ports);
  if (isPending)
    throw new SealwatchError('READ_BROKEN', 'the key could not be judged yet and is tried again');
}

/** Ends a reading that nobody could bring to its end, in an hour of tries, and has it judged as what cannot be verified. */
export async function giveUpReading(
  name: ReadingName,
  failure: ReadingFailure,
  ports: JudgePorts,
): Promise<void> {
  const reading = await found(name, ports.readings);
  if (reading.status === 'reading' || reading.status === 'waiting') {
    const endedAt = ports.clock().toISOString();
    await ports.readings.save({ ...reading, status: 'failed', endedAt, failure });
  }
  await finishReading(name, ports);
}

async function found(name: ReadingName, readings: LargeReadings): Promise<LargeReading> {
  const reading = await readings.find(name);
  if (reading !== null) return reading;
  throw new SealwatchError('NOT_FOUND', `there is no reading ${name.name}/${name.round}`);
}

/** By the same judgement as every other version: the reader answers for it now. */
export const judgeReading = (reading: LargeReading, ports: WorkerPorts): Promise<Observation> =>
  observe(reading, reading.dataset, readAgain(reading, ports), ports);

/** Names the version as an event does that says nothing else of it. */
const readAgain = (
  { bucket, key, versionId, etag, size }: LargeReading,
  { clock }: WorkerPorts,
): ObjectEvent => ({
  bucket,
  key,
  type: 'other',
  versionId,
  etag,
  size,
  sequencer: null,
  at: clock().toISOString(),
  isExpiration: false,
  requester: NOBODY,
});
