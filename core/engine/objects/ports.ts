import type { Digest } from '../../base/digest.ts';
import type { ObjectRef, VersionIdentity } from '../../base/object-ref.ts';
import type { Clock } from '../../base/time.ts';
import type { LifecycleEnabledByFinder } from '../../findings/actor.ts';
import type { DifferingBytes, Evidence, Finding, HashText, ObjectFinding } from '../../findings/finding.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import type { ObjectReader } from '../../versions/object-reader.ts';
import type { VersionLister } from '../../versions/version-lister.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import type { CopyIndex } from './find-copies.ts';

/** Everything that a worker reaches the world through. */
export interface WorkerPorts {
  readonly store: ManifestStore;
  readonly reader: ObjectReader;
  readonly lister: VersionLister;
  readonly copies: CopyIndex;
  readonly callers: CallerStore;
  readonly armedBy: LifecycleEnabledByFinder;
  /** From when on a version that is not current can be destroyed, by the settings that are known. @default - it is not known */
  readonly vanishing?: (version: CoveredVersion) => Promise<Evidence['vanishes'] | null>;
  /** Which bytes of two large versions differ, where that is known. @default - it is not */
  readonly differences?: (
    ref: ObjectRef,
    versions: { readonly expected: VersionIdentity; readonly found: VersionIdentity },
  ) => Promise<DifferingBytes | null>;
  readonly clock: Clock;
  readonly hash: HashText;
  /** Hashes so that nobody foresees the result who may not write to the manifest: 64 hexadecimal digits. */
  readonly secretHash: () => Promise<HashText>;
  /** Milliseconds that this invocation has left. */
  readonly msLeft: () => number;
  /** Waits before another try, longer with each and not the same for everybody. */
  readonly backOff: (attempt: number) => Promise<void>;
  /** False when no other try may begin. @default - tries are only counted */
  readonly mayTryAgain?: () => boolean;
  /** Milliseconds of an invocation that one key may still have for reading versions after the first. @default - all that is left */
  readonly shareLeft?: () => number;
}

/** A version that something else is on top of. */
export interface CoveredVersion extends ObjectRef {
  readonly versionId: string | null;
  /** Bytes; `null` where they are not known. */
  readonly size: number | null;
  /** ISO time from which on it is not current, or an earlier one. */
  readonly since: string;
  /** ISO time of what was found. */
  readonly at: string;
}

/** Records under work; every step adds to it. */
export type Records = Map<VersionIdentity, VersionRecord>;

/** Who made a request to an object, as CloudTrail recorded it. */
export interface ObjectCaller {
  /** Stable ARN, or the service; `null` where the record names none. */
  readonly arn: string | null;
  readonly account: string | null;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly requestId: string;
  /** The version that the request made or deleted, where the record has it. */
  readonly versionId: string | null;
  /** ISO time of the request. */
  readonly at: string;
}

/** Callers that wait for the version that their request made: the data event and the object event arrive in any order. */
export interface CallerStore {
  put(ref: ObjectRef, caller: ObjectCaller): Promise<void>;
  /** Read strongly; `null` where none waits. */
  find(ref: ObjectRef, requestId: string): Promise<ObjectCaller | null>;
  /** Who made a version that no event reported, where the data event named it. Read strongly. */
  findMaker(ref: ObjectRef, versionId: string): Promise<ObjectCaller | null>;
}

/** What one commit writes: all or nothing, but for a new version that nothing else is to be said of, which may be there before its entry. */
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
   * Writes a change set in one transaction, or in several that a crash leaves unsettled, which the next judgement repeats. A new
   * version that nothing else is to be said of is written before its entry, without a transaction.
   * @returns `conflict` when somebody else has written meanwhile: read everything again
   */
  commit(change: ChangeSet): Promise<'committed' | 'conflict'>;
  /** Writes one finding alone, as a person's resolution does. */
  saveFinding(finding: Finding): Promise<'committed' | 'conflict'>;
  /** Another key under which a person had approved these bytes by the time given, read strongly. */
  approvedElsewhere(digest: Digest, ref: ObjectRef, at: string): Promise<ObjectRef | null>;
}
