import type { Cursor } from '../../api/baseline-request.ts';
import type { Digest } from '../../base/digest.ts';
import { identify, type ObjectRef, type VersionIdentity } from '../../base/object-ref.ts';
import type { Dataset, DatasetStatus, Gap } from '../../scope/dataset.ts';
import type { DatasetHold } from '../../scope/hold.ts';
import type { Provenance } from '../../versions/facts.ts';
import type { Run } from '../runs/run.ts';
import type { UnitStore } from '../runs/unit-store.ts';

/** A version that was current when the seal pinned it. */
export interface Pin {
  readonly key: string;
  readonly versionId: string | null;
  readonly etag: string;
  readonly size: number;
  readonly storedAt: string;
  /** Set where S3 stored a SHA-256 of the whole object with it. */
  readonly hasSha256?: true;
}

export const identityOfPin = ({ versionId, etag, storedAt }: Pin): VersionIdentity =>
  identify({ versionId, etag, storedAt });

export interface ApprovalRecord {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly session: string | null;
  readonly reason: string;
  readonly until: string | null;
  readonly bucket: string;
  readonly finding: string | null;
  readonly digests: readonly { readonly key: string; readonly digest: Digest }[];
  /** Absent where nothing was said of where the bytes came from. */
  readonly provenance?: Provenance;
}

/** Runs, datasets and approvals. */
export interface RunStore extends UnitStore {
  dataset(name: string): Promise<Dataset | null>;
  datasets(): Promise<Dataset[]>;
  /** @returns false when the status is not `from` any more */
  moveDataset(
    name: string,
    from: DatasetStatus,
    to: DatasetStatus,
    sealedAt: string | null,
  ): Promise<boolean>;
  /** Every key was looked at since a gap; one that began anew, or went on, meanwhile stays as it is. */
  closeGap(dataset: string, gap: Gap): Promise<void>;
  /** A sweep read every key of a dataset again, which began then: ISO time. */
  noteRead(dataset: string, at: string): Promise<void>;
  /** The newest seal of a dataset. */
  newestRun(dataset: string): Promise<Run | null>;
  /** Pins versions; what was pinned already stays. */
  pin(run: string, pins: readonly Pin[]): Promise<void>;
  pins(run: string, keys: readonly string[]): Promise<Pin[]>;
  /** Everything that a run pinned, in key order; the cursor is a key. */
  allPins(run: string, cursor: Cursor | null): Promise<{ pins: Pin[]; cursor: Cursor | null }>;
  recordApproval(approval: ApprovalRecord): Promise<void>;
  /** Every hold that was ever recorded, in no particular order. */
  holds(): Promise<DatasetHold[]>;
  /** Keeps a hold, in place of what was kept of it. */
  saveHold(hold: DatasetHold): Promise<void>;
  /** Ids of the open findings about a key, about calls on it too; from an index that may lag by a moment. */
  openFindings(ref: ObjectRef): Promise<string[]>;
  /** Keys whose findings were held back while the seal was not done; from an index that may lag by a moment. */
  heldKeys(
    bucket: string,
    prefix: string,
    cursor: Cursor | null,
  ): Promise<{ keys: string[]; cursor: Cursor | null }>;
}
