import type { Digest } from '../base/digest.ts';
import type { ObjectRef, VersionIdentity } from '../base/object-ref.ts';

/**
 * Why a digest is not established. `pending` is retried, `hashing` is being read in parts, the others wait for somebody or
 * something.
 */
export type UnestablishedReason =
  | 'pending'
  | 'hashing'
  | 'archived'
  | 'customer-key'
  | 'access-denied'
  | 'kms-denied'
  | 'too-large'
  | 'over-budget'
  | 'out-of-time'
  | 'transient'
  | 'gone';

const REFUSED: ReadonlySet<UnestablishedReason | null> = new Set(['access-denied', 'kms-denied']);

const UNDER_WAY: ReadonlySet<UnestablishedReason | null> = new Set(['pending', 'hashing']);

/** True where the bytes are still being read, or are about to be. */
export const isUnderWay = ({ unestablished }: Pick<VersionFact, 'unestablished'>): boolean =>
  UNDER_WAY.has(unestablished);

/** True where a read was refused, which is no bad luck: it is reported at once, and tried again all the same. */
export const isRefused = ({ unestablished }: Pick<VersionFact, 'unestablished'>): boolean =>
  REFUSED.has(unestablished);

/** How a version went. `expired`: a lifecycle rule did it; `found-missing`: it was seen only afterwards. */
export type DestroyedBy = 'delete' | 'expired' | 'found-missing';

export interface Destruction {
  /** ISO time of the event, or of the listing that missed the version. */
  readonly at: string;
  readonly by: DestroyedBy;
  /** Padded sequencer of the deletion; `null` where no event named it. */
  readonly sequencer: string | null;
  /** The first rank that was free when a listing showed it gone: a version of that rank or more came later. `null` without a listing. */
  readonly rank: number | null;
}

/** The digest of a version's first bytes, or `null` where it could not be established. */
export interface PrefixDigest {
  readonly size: number;
  readonly digest: Digest | null;
}

/** An approval is never taken back, so two times show what was found for all that were asked for. */
export interface LaterAnswers {
  /** The last ISO time by which no other key was found; `null` where one was found for every time. */
  readonly noneBy: string | null;
  /** The first ISO time by which one was found; `null` where none was. */
  readonly found: (ObjectRef & { readonly at: string }) | null;
}

/**
 * Where S3 moved the bytes of a version: to a class or tier from which nobody can read them until they are restored, or back, which is
 * `null`.
 */
export interface Move {
  /** ISO time. */
  readonly at: string;
  readonly to: string | null;
}

/** Moves that a version remembers: where it is now is the last one. */
export const MAX_MOVES = 10;

/** What was observed about one version of a key. Observations are only ever added. */
export interface VersionFact {
  readonly version: VersionIdentity;
  readonly versionId: string | null;
  /** `unknown` is a version of which only the deletion was seen. */
  readonly kind: 'object' | 'delete-marker' | 'unknown';
  /** ISO time of Last-Modified; whole seconds from S3. */
  readonly storedAt: string;
  /**
   * ISO time of the event that named it; a multipart upload's Last-Modified is when it began, this is when it ended. Of a version
   * that is older than the seal and came back since, the time of the listing that found it current.
   */
  readonly announcedAt: string | null;
  /** Padded; `null` where no event named it. */
  readonly sequencer: string | null;
  /** Place in S3's listings of the key, oldest first; `null` where it was not listed. */
  readonly rank: number | null;
  readonly digest: Digest | null;
  /** The same bytes by another algorithm; absent where they were digested by one only. */
  readonly alsoDigest?: Digest;
  readonly unestablished: UnestablishedReason | null;
  readonly size: number | null;
  readonly etag: string | null;
  readonly prefixes: readonly PrefixDigest[];
  /** Another key under which a person had approved these bytes by then; `null` when the search found none, absent when nobody searched. */
  readonly approvedElsewhere?: ObjectRef | null;
  /** The same for times after it was stored, at which it was judged again; absent when nobody searched. */
  readonly approvedElsewhereLater?: LaterAnswers;
  readonly destroyed: Destruction | null;
  /** The newest moves to archives and back, oldest first; absent where none was seen. */
  readonly moves?: readonly Move[];
}

/** Where objects have to be restored before anybody can read them. `GLACIER_IR` and the instant tiers are none of these. */
const ARCHIVE = /^(?:GLACIER|(?:DEEP_)?ARCHIVE(?:_ACCESS)?)$/;

/** True for the name of a storage class or an access tier from which nobody can read. */
export const isArchive = (name: string): boolean => ARCHIVE.test(name);

/** The last move of a version, where it is to an archive; `null` where its bytes can be read as far as moves say. */
export function archiveOf({ moves = [] }: Pick<VersionFact, 'moves'>): Move | null {
  const last = moves.at(-1);
  return last !== undefined && last.to !== null ? last : null;
}

/** The version that `seal` pinned, and what it holds. */
export interface Baseline {
  readonly version: VersionIdentity;
  readonly versionId: string | null;
  readonly digest: Digest | null;
  readonly size: number;
  readonly storedAt: string;
  readonly run: string;
  readonly by: string;
}

/** Where approved bytes came from, as whoever approved them said it. What was not said is `null`. */
export interface Provenance {
  /** A URL without anything secret in it. */
  readonly source: string | null;
  /** ISO time. */
  readonly collected: string | null;
  /** What was done to what was collected, in words. */
  readonly transform: string | null;
}

/** Bytes that a person announced for a key, or one version that a person accepted. */
export interface Approval {
  readonly id: string;
  readonly digest: Digest;
  readonly size: number | null;
  /** ISO times; the version must have been stored from `from` on and before `until`. */
  readonly from: string;
  readonly until: string;
  /** When set, this one version is accepted, whenever it was stored. */
  readonly accepts: VersionIdentity | null;
  readonly by: string;
  readonly reason: string;
  /** Absent where whoever approved said nothing of where the bytes came from. */
  readonly provenance?: Provenance;
}
