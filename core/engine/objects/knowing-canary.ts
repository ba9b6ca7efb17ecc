import { CANARY_DATASET, canaryDataset } from '../../scope/canary.ts';
import type { ManifestStore } from './ports.ts';

/** A store that knows the canary's dataset, which is in no table. It reads and writes all the rest as for any object. */
export function knowingCanary(store: ManifestStore, canaryBucket: string | null): ManifestStore {
  if (canaryBucket === null) return store;
  return {
    entries: (refs) => store.entries(refs),
    history: (ref) => store.history(ref),
    findings: (ids) => store.findings(ids),
    commit: (change) => store.commit(change),
    saveFinding: (finding) => store.saveFinding(finding),
    approvedElsewhere: (digest, ref, at) => store.approvedElsewhere(digest, ref, at),
    load: async (ref, dataset, requestId) => {
      const loaded = await store.load(ref, dataset, requestId);
      const isIts = ref.bucket === canaryBucket && dataset === CANARY_DATASET;
      return isIts ? { ...loaded, dataset: canaryDataset(canaryBucket) } : loaded;
    },
  };
}
