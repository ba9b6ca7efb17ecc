import type { WorkerPorts } from '../../core/engine/objects/ports.ts';
import type { RunStore } from '../../core/engine/sealing/run-store.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import type { Versioning } from '../fakes/memory-bucket.ts';

export interface StagedVersion {
  readonly versionId: string | null;
  readonly etag: string | null;
  /** Whole seconds, ISO. */
  readonly storedAt: string;
}

/** Where a sequence plays: a bucket with one dataset, and the worker's ports to it. */
export interface Stage {
  readonly bucket: string;
  readonly dataset: Dataset;
  readonly versioning: Versioning;
  readonly ports: WorkerPorts;
  readonly runs: RunStore;
  put(key: string, content: string): Promise<StagedVersion>;
  /** A plain delete; `null` where it leaves no marker. */
  delete(key: string): Promise<StagedVersion | null>;
  destroy(key: string, versionId: string | null): Promise<void>;
  /** Writes the record of the dataset, as a deployment does. */
  register(dataset: Dataset): Promise<void>;
  /** Lets whole seconds pass, so that Last-Modified and approvals of before and after differ. */
  step(): Promise<void>;
  now(): Date;
  /** Lets a worker die after its first write, where it writes more than once. */
  cutOff(work: () => Promise<void>): Promise<void>;
}
