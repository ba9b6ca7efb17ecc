import { algorithmOf, type Digest, type DigestAlgorithm } from '../base/digest.ts';
import { second } from '../base/time.ts';
import type { Approval, VersionFact } from './facts.ts';
import type { Expectation } from './version-record.ts';

/**
 * Which digest counts against which: the one place that decides it. A digest of one algorithm says nothing about a digest of another,
 * so what has no algorithm in common is neither the same nor different, unless the sizes differ.
 */

type Digested = Pick<VersionFact, 'digest' | 'alsoDigest'>;

/** Every digest that is known of a version's bytes, that of the algorithm first that was expected of the key. */
export const digestsOf = ({ digest, alsoDigest }: Digested): readonly Digest[] => [
  ...(digest === null ? [] : [digest]),
  ...(alsoDigest === undefined ? [] : [alsoDigest]),
];

/** True when a version's bytes have this digest. */
export const hasDigest = (digested: Digested, digest: Digest | null): boolean =>
  digest !== null && digestsOf(digested).includes(digest);

/** True for what was digested part by part, so that one can say which of them differ. */
export const isReadInParts = (digested: Digested): boolean =>
  digestsOf(digested).some((digest) => algorithmOf(digest) !== 'sha256');

const isComparable = (digested: Digested, digest: Digest): boolean =>
  digestsOf(digested).some((known) => algorithmOf(known) === algorithmOf(digest));

/** True where a version that was read may hold the expected bytes all the same, because they are known by another algorithm only. */
export const maybeExpected = (fact: VersionFact, { digest, size }: Expectation): boolean =>
  digest !== null && (size === null || size === fact.size) && !isComparable(fact, digest);

/** True where a version that was read in parts may hold bytes that somebody announced by what `sha256sum` prints. */
export const maybeAnnounced = (fact: VersionFact, approvals: readonly Approval[]): boolean =>
  approvals.some((approval) => mayCover(approval, fact) && !isComparable(fact, approval.digest));

// Nobody computes digests over parts of what one invocation reads whole: by such an announcement small bytes are other bytes.
const mayCover = (approval: Approval, { size, storedAt }: Announced): boolean =>
  approval.accepts === null &&
  algorithmOf(approval.digest) === 'sha256' &&
  (approval.size === null || approval.size === size) &&
  isInTime(approval, storedAt);

type Announced = Pick<VersionFact, 'size' | 'storedAt'>;

/** True for a version that was stored while an announcement held. */
export const isInTime = ({ from, until }: Approval, storedAt: string): boolean =>
  second(from) <= second(storedAt) && second(storedAt) < second(until);

/** By which algorithms the bytes of a version that is read in parts are digested. */
export interface Algorithms {
  /** The one that the version is known by. */
  readonly first: DigestAlgorithm;
  /** Another one, where somebody named these bytes by it; else `null`. */
  readonly also: DigestAlgorithm | null;
}

/**
 * What a version that is too large for one invocation is digested by: its parts, always, so that it is known soon, and which of
 * them differ; and what `sha256sum` prints where that is what is expected of the key or was announced for it.
 * @param parts the algorithm over parts
 */
export function algorithmsFor(
  announced: Announced,
  { expected, approvals }: { readonly expected: Expectation | null; readonly approvals: readonly Approval[] },
  parts: DigestAlgorithm,
): Algorithms {
  const isExpected =
    expected !== null &&
    expected.digest !== null &&
    algorithmOf(expected.digest) === 'sha256' &&
    (expected.size === null || expected.size === announced.size);
  if (isExpected) return { first: 'sha256', also: parts };
  const isAnnounced = approvals.some((approval) => mayCover(approval, announced));
  return { first: parts, also: isAnnounced ? 'sha256' : null };
}

/**
 * Whether bytes that were read again are those of the record. Every algorithm that both have counts: one that differs is enough.
 * @returns `unknown` where they have none in common
 */
export function compareRead(
  recorded: Digested,
  read: { readonly digest: Digest; readonly alsoDigest?: Digest },
): 'same' | 'different' | 'unknown' {
  const known = new Set(digestsOf(recorded));
  const comparable = digestsOf(read).filter((digest) => isComparable(recorded, digest));
  if (comparable.length === 0) return 'unknown';
  return comparable.every((digest) => known.has(digest)) ? 'same' : 'different';
}
