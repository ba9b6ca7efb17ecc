import type { Digest } from '../../base/digest.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import type { Finding, ObjectFinding } from '../../findings/finding.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import type { ObjectCaller } from './caller-store.ts';

/** What one commit writes, all or nothing. */
export interface ChangeSet {
  /** The new entry; its revision is one more than the one that was read. */
  readonly entry: ManifestEntry;
  readonly versions: readonly VersionRecord[];
  /** The versions were judged without their history: a conflict when one of them is recorded already. */
  readonly areVersionsNew: boolean;
  readonly findings: readonly ObjectFinding[];
  /** Digests that a person has approved with this commit. */
  readonly approvedDigests: readonly { readonly digest: Digest; readonly since: string }[];
  /** Set while the dataset is not sealed: the commit is a conflict when its status has changed meanwhile. */
  readonly unsealed: Pick<Dataset, 'name' | 'status'> | null;
}

/** The manifest, its version records and findings, read strongly and written in transactions. */
export interface ManifestStore {
  /**
   * The entry, its dataset and whoever waits for a request's version, in one request of ours; the entry is `null` for a key that
   * was never seen.
   */
  load(
    ref: ObjectRef,
    dataset: string,
    requestId: string | null,
  ): Promise<{ entry: ManifestEntry | null; dataset: Dataset | null; caller: ObjectCaller | null }>;
  /** Entries of many keys; keys that were never seen are left out. */
  entries(refs: readonly ObjectRef[]): Promise<ManifestEntry[]>;
  /** Every version record of a key, in no particular order. */
  history(ref: ObjectRef): Promise<VersionRecord[]>;
  /** Findings by id, of whatever kind. */
  findings(ids: readonly string[]): Promise<Finding[]>;
  /**
   * Writes a change set in one transaction, or in several that a crash leaves unsettled, which the next judgement repeats.
   * @returns `conflict` when somebody else has written meanwhile: read everything again
   */
  commit(change: ChangeSet): Promise<'committed' | 'conflict'>;
  /** Writes one finding alone, as a person's resolution does. */
  saveFinding(finding: Finding): Promise<'committed' | 'conflict'>;
  /** Another key under which a person had approved these bytes by the time given, read strongly. */
  approvedElsewhere(digest: Digest, ref: ObjectRef, at: string): Promise<ObjectRef | null>;
}

/** Where else bytes are, from an index that may lag: candidates to be confirmed. */
export interface CopyFinder {
  /** At most `limit` confirmed copies that still exist, without `except`. */
  find(
    digest: Digest,
    except: { ref: ObjectRef; version: string } | null,
    limit: number,
  ): Promise<readonly CopyFound[]>;
}

export interface CopyFound extends ObjectRef {
  readonly versionId: string | null;
}
