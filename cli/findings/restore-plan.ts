import type { Digest } from '../../core/base/digest.ts';
import { second } from '../../core/base/time.ts';
import type { CopiesFound } from '../../core/engine/objects/find-copies.ts';
import type { Copy, ObjectFinding } from '../../core/findings/finding.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import type { ListedVersion } from '../../core/versions/version-lister.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
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
      readonly isConfirmed: boolean;
    }
  /** Hides a key that should not be there. */
  | { readonly kind: 'hide'; readonly fate: Fate }
  | { readonly kind: 'none'; readonly reason: string };

/** What is known of a key beside the finding. */
export interface Known {
  readonly entry: ManifestEntry | null;
  /** Newest first. */
  readonly history: readonly VersionRecord[];
  readonly inS3: KeyInS3;
  /** Where the bytes are that are expected of the key now. */
  readonly copies: CopiesFound;
  /** Buckets of copies that never kept versions. */
  readonly unversioned: ReadonlySet<string>;
}

/** What is expected of the key now; where nothing is recorded of the key, what was when the finding was made. */
export const expectedNow = ({ evidence }: ObjectFinding, entry: ManifestEntry | null) =>
  entry ? entry.standing.expected : evidence.expected;

/** Works out how to restore what a finding is about: against what is expected of the key now, from what S3 has now. */
export function restorePlan(finding: ObjectFinding, known: Known): RestorePlan {
  const { entry, inS3, copies } = known;
  const standing = entry?.standing;
  if (standing && standing.wrong.length === 0 && standing.current?.digest === standing.expected?.digest) {
    return none(standing.current ? 'the expected bytes are current' : 'nothing is expected under this key');
  }
  const expected = expectedNow(finding, entry);
  if (expected === null) return isHidden(known) ? none('it is hidden') : { kind: 'hide', fate: fateOf(inS3) };
  if (expected.digest === null) return none('the digest of what is expected was never established');
  const marker = markerOnTop(known, expected.digest);
  if (marker) return { kind: 'undelete', ...marker };
  const [confirmed] = copies.copies;
  const source = confirmed ?? copies.unconfirmed[0];
  if (source) {
    return {
      kind: 'copy',
      source,
      size: expected.size,
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

const isHidden = ({ entry, inS3: { versions } }: Known): boolean =>
  versions === null
    ? entry?.standing.current?.class === 'delete-marker'
    : versions[0] === undefined || versions[0].kind === 'delete-marker';

/** The one delete marker right on top of the expected bytes, if that is how the key stands. */
function markerOnTop(
  { history, inS3: { versions } }: Known,
  digest: Digest,
): { readonly marker: string | null; readonly isConfirmed: boolean } | null {
  if (versions === null) return recordedMarkerOnTop(history, digest);
  const [top, below] = versions;
  if (top?.kind !== 'delete-marker' || below?.kind !== 'object') return null;
  const isExpected = history.some(({ fact }) => fact.digest === digest && isSame(fact, below));
  return isExpected ? { marker: top.versionId, isConfirmed: true } : null;
}

const isSame = ({ versionId, etag, storedAt }: VersionRecord['fact'], listed: ListedVersion): boolean =>
  versionId === listed.versionId &&
  (versionId !== null ||
    (etag === listed.etag && second(storedAt) === second(listed.storedAt.toISOString())));

// What is recorded of a null version or marker may have been replaced.
function recordedMarkerOnTop(history: readonly VersionRecord[], digest: Digest) {
  const [top, below] = history.filter(({ fact }) => fact.destroyed === null);
  if (top?.fact.kind !== 'delete-marker' || top.fact.versionId === null) return null;
  if (below?.fact.versionId === null || below?.fact.digest !== digest) return null;
  return { marker: top.fact.versionId, isConfirmed: false };
}
