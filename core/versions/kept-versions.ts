import type { VersionIdentity } from '../base/object-ref.ts';
import { second } from '../base/time.ts';

/**
 * The versions of a key that S3 should list, as far as they are recorded: so little that an entry carries it, and enough that a sweep sees
 * whether one is gone, or was never recorded, without reading their records.
 */
export interface KeptVersions {
  /** ISO time; what was stored before is not among them. */
  readonly since: string;
  readonly count: number;
  /** Hashes of the versions, combined so that their order does not matter: 16 hexadecimal digits. */
  readonly sum: string;
}

/** A version, as a record or a listing has it. */
export interface DatedVersion {
  readonly version: VersionIdentity;
  /** ISO time. */
  readonly storedAt: string;
}

/** Hexadecimal digits of a hash, two numbers of 32 bits. */
const HALF = 8;

/** What there is of some versions of a key, each given once. */
export const keptVersions = (
  versions: readonly DatedVersion[],
  since: string,
  hash: (text: string) => string,
): KeptVersions =>
  versions.reduce((kept, each) => withKept(kept, each, hash), {
    since,
    count: 0,
    sum: '0'.repeat(2 * HALF),
  });

/** The same with one more version, unless it was stored before. */
export function withKept(
  kept: KeptVersions,
  { version, storedAt }: DatedVersion,
  hash: (text: string) => string,
): KeptVersions {
  if (second(storedAt) < second(kept.since)) return kept;
  const digits = hash(version);
  const half = (at: number) =>
    (
      (Number.parseInt(kept.sum.slice(at, at + HALF), 16) ^
        Number.parseInt(digits.slice(at, at + HALF), 16)) >>>
      0
    )
      .toString(16)
      .padStart(HALF, '0');
  return { ...kept, count: kept.count + 1, sum: half(0) + half(HALF) };
}

/** True where both say the same of the same versions. */
export const areSameKept = (a: KeptVersions, b: KeptVersions): boolean =>
  a.since === b.since && a.count === b.count && a.sum === b.sum;
