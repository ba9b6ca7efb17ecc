import type { ObjectRef, VersionIdentity } from '../base/object-ref.ts';
import { second } from '../base/time.ts';

/**
 * The versions of a key that S3 should list, as far as they are recorded: so little that an entry carries it, and enough that a sweep sees
 * whether one is gone, or was never recorded, without reading their records.
 */
export interface KeptVersions {
  /** ISO time; what was stored before is not among them. */
  readonly since: string;
  readonly count: number;
  /** Hashes of the versions, combined so that their order does not matter: 32 hexadecimal digits. */
  readonly sum: string;
}

/** A version, as a record or a listing has it. */
export interface DatedVersion {
  readonly version: VersionIdentity;
  /** ISO time. */
  readonly storedAt: string;
}

/** Hexadecimal digits of a sum: 128 bits. */
const SUM_DIGITS = 32;

/**
 * What versions of one key are hashed by. An exclusive or is sound only of hashes that nobody foresees: whoever knew them could choose
 * versions that give the sum of others. So no key may share them with another one, which has versions of the same id where it is a replica.
 * @param secretHash hexadecimal digits of 128 bits or more, which nobody knows before who may record versions
 */
export const versionHash =
  ({ bucket, key }: ObjectRef, secretHash: (text: string) => string) =>
  (version: VersionIdentity): string =>
    secretHash(`kept ${JSON.stringify([bucket, key, version])}`).slice(0, SUM_DIGITS);

/**
 * What there is of some versions of a key, each given once.
 * @param hash of the key, see {@link versionHash}
 */
export const keptVersions = (
  versions: readonly DatedVersion[],
  since: string,
  hash: (version: VersionIdentity) => string,
): KeptVersions =>
  versions.reduce((kept, each) => withKept(kept, each, hash), {
    since,
    count: 0,
    sum: '0'.repeat(SUM_DIGITS),
  });

/** The same with one more version, unless it was stored before. */
export function withKept(
  kept: KeptVersions,
  { version, storedAt }: DatedVersion,
  hash: (version: VersionIdentity) => string,
): KeptVersions {
  if (second(storedAt) < second(kept.since)) return kept;
  const sum = BigInt(`0x${kept.sum}`) ^ BigInt(`0x${hash(version)}`);
  return { ...kept, count: kept.count + 1, sum: sum.toString(16).padStart(SUM_DIGITS, '0') };
}

/** True where both say the same of the same versions. */
export const areSameKept = (a: KeptVersions, b: KeptVersions): boolean =>
  a.since === b.since && a.count === b.count && a.sum === b.sum;
