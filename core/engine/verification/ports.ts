import type { Gap } from '../../scope/dataset.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import type { RunStore } from '../sealing/run-store.ts';

export type SweepPorts = WorkerPorts & {
  readonly manifestKeys: ManifestKeys;
  readonly runs: Pick<RunStore, 'datasets'> & GapStore;
  readonly datasetOfKey: (bucket: string, key: string) => string | null;
  readonly buckets: readonly string[];
};

/** Keys that the manifest knows under a prefix, page after page. */
export type ManifestKeys = (
  bucket: string,
  prefix: string,
  cursor: string | null,
) => Promise<{ keys: { key: string; size: number }[]; cursor: string | null }>;

/** Keeps how far the functions have come in a gap; a gap that began anew meanwhile stays as it is. */
export interface GapStore {
  keepPlace(dataset: string, gap: Gap): Promise<void>;
  closeGap(dataset: string, gap: Gap): Promise<void>;
}
