import type { Digest, DigestAlgorithm } from '../../base/digest.ts';
import type { ObjectRef, VersionIdentity } from '../../base/object-ref.ts';
import type { HashText } from '../../findings/finding.ts';
import type { UnreadableReason } from '../../versions/object-reader.ts';
import type { Layout } from './layout.ts';

/** One version of a key that is too large for one invocation. */
export interface LargeVersion extends ObjectRef {
  readonly versionId: string | null;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** ISO time of Last-Modified. */
  readonly storedAt: string;
}

/** Which reading of which version. */
export interface ReadingName {
  /** Of the version: 40 hexadecimal digits. */
  readonly name: string;
  /** From 1 on: a verification reads again what was read before. */
  readonly round: number;
}

/** Why a version could not be read to its end. */
export interface ReadingFailure {
  readonly reason: UnreadableReason | 'gone';
  readonly detail: string;
}

/** One reading of a version in parts, as it is recorded. */
export interface LargeReading extends LargeVersion, ReadingName, Layout {
  readonly dataset: string;
  /** `waiting` for the budget of another day. */
  readonly status: 'waiting' | 'reading' | 'done' | 'failed';
  readonly first: DigestAlgorithm;
  readonly also: DigestAlgorithm | null;
  readonly storageClass: string;
  readonly encryption: { readonly algorithm: string | null; readonly kmsKeyId: string | null };
  readonly contentType: string | null;
  /** ISO times; `endedAt` is `null` until it is done or has failed. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** ISO time at which it may begin, while it waits. */
  readonly waitsUntil: string | null;
  readonly digest: Digest | null;
  readonly alsoDigest: Digest | null;
  readonly failure: ReadingFailure | null;
}

/** The same for the same bytes, whoever asks: of a null version ETag and Last-Modified are part of its identity. */
export const nameOfVersion = ({ bucket, key }: ObjectRef, version: VersionIdentity, hash: HashText): string =>
  hash(JSON.stringify([bucket, key, version])).slice(0, 40);

/** True where the whole has to be digested in order, beside its parts. */
export const isFull = ({ first, also }: Pick<LargeReading, 'first' | 'also'>): boolean =>
  first === 'sha256' || also === 'sha256';

/** Bytes that a reading takes from S3. */
export const bytesToRead = (reading: Pick<LargeReading, 'size' | 'first' | 'also'>): number =>
  reading.size * (isFull(reading) ? 2 : 1);

/** How far the whole of an object is digested. */
export interface Slice {
  /** Bytes. */
  readonly offset: number;
  /** The hash as it was put aside there, encrypted. */
  readonly sealed: Uint8Array;
}

/** Where readings in parts are recorded; read strongly. */
export interface LargeReadings {
  /** The newest reading of a version; `null` where there was none. */
  newest(name: string): Promise<LargeReading | null>;
  /** The newest reading that came to a good end, whatever became of later ones; `null` where there was none. */
  newestDone(name: string): Promise<LargeReading | null>;
  find(reading: ReadingName): Promise<LargeReading | null>;
  /**
   * Records that a reading begins, and charges its bytes to the budget of a day, both or none.
   * @param budget - `null` where a person asked for it: that is not limited
   * @returns `exists` where somebody else has begun it
   */
  begin(reading: LargeReading, budget: Budget | null): Promise<'begun' | 'exists' | 'over-budget'>;
  /** Records that a reading waits, is done or has failed. */
  save(reading: LargeReading): Promise<void>;
  /** Records why a reading fails; the first reason stays. */
  fail(reading: ReadingName, failure: ReadingFailure): Promise<void>;
  failureOf(reading: ReadingName): Promise<ReadingFailure | null>;
  /** SHA-256 of the parts of a unit that are done, in order, 32 bytes each. */
  unit(reading: ReadingName, unit: number): Promise<Uint8Array>;
  /** Never puts fewer parts in the place of more. */
  saveUnit(reading: ReadingName, unit: number, digests: Uint8Array): Promise<void>;
  /** SHA-256 of all parts that are done, unit after unit, 32 bytes each. */
  partDigests(reading: ReadingName): Promise<Uint8Array>;
  /** How far the whole is digested in order; `null` before the first slice. */
  slice(reading: ReadingName): Promise<Slice | null>;
  /** Records a slice in the place of the one that it went on from; does nothing where somebody else has done so meanwhile. */
  saveSlice(reading: ReadingName, slice: Slice, before: number | null): Promise<void>;
}

/** What may be read of a dataset in a day without anybody's asking for it. */
export interface Budget {
  readonly dataset: string;
  /** UTC, `2026-11-29`. */
  readonly day: string;
  readonly bytes: number;
}
