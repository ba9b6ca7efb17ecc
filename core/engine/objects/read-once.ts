import { type ObjectRef, objectName } from '../../base/object-ref.ts';
import type { Clock } from '../../base/time.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import type { ManifestStore } from './ports.ts';

/** What is read beforehand is used for so long: a write that depends on an older entry would only be repeated. */
const FRESH_MS = 60_000;

type Known = Pick<ManifestStore, 'load'>;

/**
 * Reads the entries of many keys at once, when the first is asked for, and those that are left again after a minute. Whoever judges by one that somebody
 * has changed meanwhile finds that out when it is written.
 */
export function readTogether(
  store: Pick<ManifestStore, 'load' | 'entries'>,
  refs: readonly ObjectRef[],
  clock: Clock,
): Known {
  const asked = new Set<string>();
  const entries = new Map<string, ManifestEntry>();
  const datasets = new Map<string, Dataset | null>();
  let readAt = Number.NEGATIVE_INFINITY;
  const read = async (): Promise<void> => {
    if (clock().getTime() - readAt < FRESH_MS) return;
    const left = refs.filter((ref) => !asked.has(objectName(ref)));
    entries.clear();
    datasets.clear();
    for (const entry of await store.entries(left)) entries.set(objectName(entry), entry);
    readAt = clock().getTime();
  };
  return {
    load: async (ref, dataset, requestId) => {
      const name = objectName(ref);
      if (requestId !== null || asked.has(name)) return store.load(ref, dataset, requestId);
      await read();
      asked.add(name);
      const registered = datasets.get(dataset);
      if (registered === undefined) {
        const loaded = await store.load(ref, dataset, null);
        datasets.set(dataset, loaded.dataset);
        return loaded;
      }
      return { entry: entries.get(name) ?? null, dataset: registered, caller: null };
    },
  };
}

/**
 * What is known of one key, read once until something is written: to check a key takes its entry and its history several times.
 * @param known - where its entry comes from at first. @default - the store
 */
export function readOnce(store: ManifestStore, known: Known = store): ManifestStore {
  let loaded: { readonly name: string; readonly answer: ReturnType<ManifestStore['load']> } | null = null;
  let history: { readonly name: string; readonly answer: ReturnType<ManifestStore['history']> } | null = null;
  let source = known;
  return {
    load: (ref, dataset, requestId) => {
      if (requestId !== null) return store.load(ref, dataset, requestId);
      const name = `${objectName(ref)}\n${dataset}`;
      if (loaded?.name !== name) loaded = { name, answer: source.load(ref, dataset, null) };
      return loaded.answer;
    },
    history: (ref) => {
      const name = objectName(ref);
      if (history?.name !== name) history = { name, answer: store.history(ref) };
      return history.answer;
    },
    commit: async (change) => {
      const outcome = await store.commit(change);
      // Whoever was first, in either case another one counts now.
      [loaded, history, source] = [null, null, store];
      return outcome;
    },
    entries: (refs) => store.entries(refs),
    findings: (ids) => store.findings(ids),
    saveFinding: (finding) => store.saveFinding(finding),
    approvedElsewhere: (digest, ref, at) => store.approvedElsewhere(digest, ref, at),
  };
}
