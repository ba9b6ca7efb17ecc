import type { Digest } from '../base/digest.ts';
import type { ObjectRef } from '../base/object-ref.ts';
import type { CopiesFound } from '../engine/objects/find-copies.ts';
import type { Copy } from '../findings/finding.ts';
import type { ManifestEntry } from '../versions/entry.ts';
import { archiveOf } from '../versions/facts.ts';
import { isSameVersion } from '../versions/side-by-side.ts';
import type { Expectation, VersionRecord } from '../versions/version-record.ts';
import { type Fate, fateOf, type KeyInS3 } from './key-in-s3.ts';

/** How to get the right content of a key back. */
export type RestorePlan =
  /** Puts the expected bytes on top again. */
  | {
      readonly kind: 'copy';
      readonly source: Copy;
      readonly size: number | null;
      /** False where S3 did not say whether the source is there. */
      readonly isConfirmed: boolean;
      /** True where the source's bucket never kept versions: an object there has no version id to be named by. */
      readonly isUnversioned: boolean;
      /** What becomes of what is there now. */
      readonly fate: Fate;
    }
  /** Takes the delete marker away, so that the version below is seen again. */
  | {
      readonly kind: 'undelete';
      /** Version id; `null` for a null marker. */
      readonly marker: string | null;
      /** The version below it, which holds the expected bytes. */
      readonly source: Copy;
      /** Bytes of that version; `null` where it is not known. */
      readonly size: number | null;
      readonly isConfirmed: boolean;
    }
  /** Hides a key that should not be there. */
  | { readonly kind: 'hide'; readonly fate: Fate }
  | { readonly kind: 'none'; readonly reason: string };

/** What a key should hold, and how large that is; `digest` is `null` where nobody ever established it. */
export type WantedBytes = Pick<Expectation, 'digest' | 'size'>;

/** What is known of a key. */
export interface Known {
  readonly ref: ObjectRef;
  /** What is to be current; `null` where nothing is. */
  readonly wanted: WantedBytes | null;
  readonly entry: ManifestEntry | null;
  /** Newest first. */
  readonly history: readonly VersionRecord[];
  readonly inS3: KeyInS3;
  /** Where the wanted bytes are. */
  readonly copies: CopiesFound;
  /** Buckets of copies that never kept versions. */
  readonly unversioned: ReadonlySet<string>;
}

/** Works out how to make the wanted bytes of a key current, from what S3 has now. */
export function restorePlan(known: Known): RestorePlan {
  const { wanted, inS3, copies } = known;
  if (wanted === null && isHidden(known)) return none('it is hidden');
  if (isRight(known))
    return none(wanted ? 'the expected bytes are current' : 'nothing is expected under this key');
  if (wanted === null) return { kind: 'hide', fate: fateOf(inS3) };
  if (wanted.digest === null) return none('the digest of what is expected was never established');
  const marker = markerOnTop(known, wanted.digest);
  if (marker) return { kind: 'undelete', ...marker, size: wanted.size };
  const [confirmed] = copies.copies;
  const source = confirmed ?? copies.unconfirmed[0];
  if (source) {
    return {
      kind: 'copy',
      source,
      size: wanted.size,
      isConfirmed: confirmed !== undefined,
      isUnversioned: source.versionId === null && known.unversioned.has(source.bucket),
      fate: fateOf(inS3),
    };
  }
  return none(
    copies.isComplete
      ? 'no copy of the expected bytes is known'
      : 'no copy of the expected bytes was found; not every version that held them could be looked at',
  );
}

const none = (reason: string) => ({ kind: 'none', reason }) as const;

/** True where the wanted bytes are current: as S3 lists the key, or as it is recorded where S3 did not say. */
function isRight({ entry, wanted, history, inS3: { versions } }: Known): boolean {
  if (versions === null) {
    const isFine = entry !== null && entry.standing.wrong.length === 0;
    return isFine && (entry.standing.current?.digest ?? null) === (wanted?.digest ?? null);
  }
  const [top] = versions;
  if (top === undefined || top.kind === 'delete-marker') return wanted === null;
  const fact = history.find((each) => isSameVersion(each.fact, top))?.fact;
  if (fact === undefined || wanted?.digest == null) return wanted === null && isNothingWrong(entry);
  return fact.digest === wanted.digest && archiveOf(fact) === null;
}

const isNothingWrong = (entry: ManifestEntry | null): boolean =>
  entry !== null && entry.standing.expected === null && entry.standing.wrong.length === 0;

const isHidden = ({ entry, inS3: { versions } }: Known): boolean =>
  versions === null
    ? entry?.standing.current?.class === 'delete-marker'
    : versions[0] === undefined || versions[0].kind === 'delete-marker';

/** The one delete marker right on top of the expected bytes, if that is how the key stands. */
function markerOnTop(
  { ref, history, inS3: { versions } }: Known,
  digest: Digest,
): { readonly marker: string | null; readonly source: Copy; readonly isConfirmed: boolean } | null {
  if (versions === null) return recordedMarkerOnTop(ref, history, digest);
  const [top, below] = versions;
  if (top?.kind !== 'delete-marker' || below?.kind !== 'object') return null;
  const isExpected = history.some(({ fact }) => fact.digest === digest && isSameVersion(fact, below));
  const source = { ...ref, versionId: below.versionId };
  return isExpected ? { marker: top.versionId, source, isConfirmed: true } : null;
}

// What is recorded of a null version or marker may have been replaced.
function recordedMarkerOnTop(ref: ObjectRef, history: readonly VersionRecord[], digest: Digest) {
  const [top, below] = history.filter(({ fact }) => fact.destroyed === null);
  if (top?.fact.kind !== 'delete-marker' || top.fact.versionId === null) return null;
  if (below?.fact.versionId === null || below?.fact.digest !== digest) return null;
  const source = { ...ref, versionId: below.fact.versionId };
  return { marker: top.fact.versionId, source, isConfirmed: false };
}
