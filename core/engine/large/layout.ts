import { SealwatchError } from '../../base/errors.ts';

const MIB = 1024 * 1024;

/** Bytes from `first` to `last`; both ends are included, as in HTTP. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Consecutive parts of an object, which one invocation reads. */
export interface Unit {
  readonly firstPart: number;
  readonly parts: number;
}

/** How an object is cut. All of it follows from these three numbers, so that nobody has to hand lists about. */
export interface Layout {
  /** Bytes of the object. */
  readonly size: number;
  /** MiB of each part but the last, which may have fewer bytes. */
  readonly partMiB: number;
  /** Parts of each unit but the last. */
  readonly unitParts: number;
}

/**
 * The size of a part is in the name of the algorithm: another one would give other digests. At 64 MiB the parts of the largest object
 * have 24 MB of digests, a difference is known to 64 MiB, and one connection brings a part in a second.
 */
export const PART_MIB = 64;

/**
 * What one invocation surely reads: at 25 MB/s, half of the slowest rate that was reported, it takes less than five minutes of the
 * fifteen that the functions have which read it, so that one beside others fits. By this size alone it is decided how a version is digested, whoever reads it: else one function
 * would know it by another algorithm than the next.
 */
export const MAX_SINGLE_READ_BYTES = 7e9;

/**
 * Bytes of a dataset and a day that are read in parts because of events and sweeps: 10 TB cost some 3 US dollars of computing. Who uploads
 * more makes nobody pay more. What people ask for, as a seal does, is not limited.
 */
export const BYTES_PER_DAY = 10e12;

/** What S3 holds at most: 50 TB. */
export const MAX_OBJECT_BYTES = 50e12;

/** 1 GiB: a dozen seconds of reading, beside which starting costs little, and the smallest large objects have seven units. */
export const MIN_UNIT_PARTS = 16;

/**
 * Units of one object at most. The list of their numbers, and of their answers, is handed about by Step Functions, which takes
 * 256 KiB: these have 60 KB. The largest object then has units of 12.5 GB, which an invocation reads in some minutes.
 */
export const MAX_UNITS = 4_000;

/**
 * Cuts an object into parts and units.
 * @param minUnitParts - parts of a unit at least
 * @throws {SealwatchError} `INTERNAL` for a size that no object has
 */
export function layoutOf(size: number, partMiB = PART_MIB, minUnitParts = MIN_UNIT_PARTS): Layout {
  if (!Number.isSafeInteger(size) || size <= 0)
    throw new SealwatchError('INTERNAL', `an object of ${size} bytes has no parts, at least 1 is needed`);
  const parts = Math.ceil(size / (partMiB * MIB));
  return { size, partMiB, unitParts: Math.max(minUnitParts, Math.ceil(parts / MAX_UNITS)) };
}

export const partBytes = ({ partMiB }: Pick<Layout, 'partMiB'>): number => partMiB * MIB;

export const partCount = (layout: Layout): number => Math.ceil(layout.size / partBytes(layout));

export const unitCount = (layout: Layout): number => Math.ceil(partCount(layout) / layout.unitParts);

/** @throws {SealwatchError} `INTERNAL` for a unit that the object does not have */
export function unitOf(layout: Layout, unit: number): Unit {
  if (!Number.isInteger(unit) || unit < 0 || unit >= unitCount(layout))
    throw new SealwatchError(
      'INTERNAL',
      `there is no unit ${unit}, allowed are 0 to ${unitCount(layout) - 1}`,
    );
  const firstPart = unit * layout.unitParts;
  return { firstPart, parts: Math.min(layout.unitParts, partCount(layout) - firstPart) };
}

/** The bytes of a part. */
export function partRange(layout: Layout, part: number): Range {
  const first = part * partBytes(layout);
  return { first, last: Math.min(first + partBytes(layout), layout.size) - 1 };
}
