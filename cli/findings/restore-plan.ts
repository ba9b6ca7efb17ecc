import type { Digest } from '../../core/base/digest.ts';
import type { Copy, ObjectFinding } from '../../core/findings/finding.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';

/** How to get the right content of a key back. */
export type RestorePlan =
  /** Puts the expected bytes on top again; nothing that is there is lost. */
  | { readonly kind: 'copy'; readonly source: Copy; readonly size: number | null }
  /** Takes the delete marker away, so that the version below is seen again. */
  | { readonly kind: 'undelete'; readonly marker: string }
  /** Hides a key that should not be there; its bytes stay as evidence. */
  | { readonly kind: 'hide' }
  | {
      readonly kind: 'none';
      readonly reason: string /** A copy of these bytes is what is missing. */;
      readonly lacks?: Digest;
    };

/** What is known of a key beside the finding. */
export interface Known {
  readonly entry: ManifestEntry | null;
  /** Newest first. */
  readonly history: readonly VersionRecord[];
  /** Where else the expected bytes are, as far as it was searched for. */
  readonly copies?: readonly VersionRecord[];
}

/** Works out how to restore what a finding is about: against what is expected of the key now. */
export function restorePlan(finding: ObjectFinding, { entry, history, copies = [] }: Known): RestorePlan {
  const status = entry?.standing;
  if (status && status.wrong.length === 0 && status.current?.digest === status.expected?.digest) {
    return none(status.current ? 'the expected bytes are current' : 'nothing is expected under this key');
  }
  const expected = status ? status.expected : finding.evidence.expected;
  if (expected === null)
    return status?.current?.class === 'delete-marker' ? none('it is hidden') : { kind: 'hide' };
  if (expected.digest === null) return none('the digest of what is expected was never established');
  const source = sourceOf(finding, expected.digest, history) ?? elsewhere(copies);
  const marker = markerOnTop(history, expected.digest);
  if (marker) return { kind: 'undelete', marker };
  if (source) return { kind: 'copy', source, size: expected.size };
  return { ...none('no copy of the expected bytes is known'), lacks: expected.digest };
}

const none = (reason: string) => ({ kind: 'none', reason }) as const;

const elsewhere = (copies: readonly VersionRecord[]): Copy | null => {
  const copy = copies.find(({ fact }) => fact.destroyed === null);
  return copy ? { bucket: copy.bucket, key: copy.key, versionId: copy.fact.versionId } : null;
};

// The newest version that is left, then what the finding knows elsewhere.
function sourceOf(finding: ObjectFinding, digest: Digest, history: readonly VersionRecord[]): Copy | null {
  const alive = history.find(
    ({ fact }) => fact.digest === digest && fact.destroyed === null && isStill(fact.version, history),
  );
  if (alive) return { bucket: alive.bucket, key: alive.key, versionId: alive.fact.versionId };
  if (finding.evidence.expected?.digest !== digest) return null;
  return finding.evidence.survives.find((copy) => !isKnownGone(copy, finding, history)) ?? null;
}

// The null version is overwritten in place: only the newest of them is there.
function isStill(version: string, history: readonly VersionRecord[]): boolean {
  const record = history.find(({ fact }) => fact.version === version);
  if (record?.fact.versionId !== null) return true;
  return history.find(({ fact }) => fact.versionId === null) === record;
}

const isKnownGone = (
  copy: Copy,
  { bucket, key }: ObjectFinding,
  history: readonly VersionRecord[],
): boolean =>
  copy.bucket === bucket &&
  copy.key === key &&
  history.some(({ fact }) => fact.versionId === copy.versionId && fact.destroyed !== null);

/** The one delete marker on top of the expected bytes, if that is how the key stands. */
function markerOnTop(history: readonly VersionRecord[], digest: Digest): string | null {
  const [top, below] = history.filter(({ fact }) => fact.destroyed === null);
  if (top?.fact.kind !== 'delete-marker' || top.fact.versionId === null) return null;
  return below?.fact.digest === digest ? top.fact.versionId : null;
}
