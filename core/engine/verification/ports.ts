import type { WorkerPorts } from '../objects/ports.ts';
import type { RunStore } from '../sealing/run-store.ts';

export type SweepPorts = WorkerPorts & {
  readonly manifestKeys: ManifestKeys;
  readonly runs: Pick<RunStore, 'datasets'>;
  readonly datasetOfKey: (bucket: string, key: string) => string | null;
  readonly buckets: readonly string[];
};

/** Keys that the manifest knows under a prefix, page after page. */
export type ManifestKeys = (
  bucket: string,
  prefix: string,
  cursor: string | null,
) => Promise<{ keys: { key: string; size: number }[]; cursor: string | null }>;
