import { createHash } from 'node:crypto';
import type { Dataset, Mode } from '../../core/scope/dataset.ts';
import { etagOf, MemoryBucket, type Versioning } from '../fakes/memory-bucket.ts';
import { MemoryRuns } from '../fakes/memory-runs.ts';
import { MemoryStore } from '../fakes/memory-store.ts';
import { type Stage, UNDISTURBED } from './stage.ts';

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
/** As the functions of a deployment hash what others must not foresee. */
export const secretHash =
  async () =>
  (text: string): string =>
    hash(`secret ${text}`);

/**
 * A stage in memory: fast, and its clock stands still until it is stepped.
 * @param skewMs - by how many milliseconds the clocks of workers are wrong; people's decisions and seals keep the right time
 */
export function memoryStage(
  mode: Mode,
  versioning: Versioning,
  skewMs = 0,
): Stage & { readonly store: MemoryStore; readonly memory: MemoryBucket; readonly runs: MemoryRuns } {
  let now = new Date('2026-11-20T03:12:07.250Z');
  const clock = () => now;
  let isWorker = false;
  const asWorker = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    isWorker = true;
    try {
      return await work();
    } finally {
      isWorker = false;
    }
  };
  const bucket = new MemoryBucket(versioning, clock);
  const store = new MemoryStore();
  const dataset: Dataset = {
    name: 'labels',
    bucket: 'guarded',
    prefix: '',
    modes: [{ mode, since: '2026-01-01T00:00:00.000Z' }],
    writers: [],
    status: 'unsealed',
    sealedAt: null,
  };
  store.datasets.set(dataset.name, dataset);
  const ports = {
    store,
    reader: bucket,
    lister: bucket,
    copies: store,
    callers: store.callers,
    armedBy: async () => null,
    clock: () => (isWorker ? new Date(now.getTime() + skewMs) : now),
    hash,
    secretHash,
    msLeft: () => 60_000,
    backOff: async () => {},
  };
  const runs = new MemoryRuns(store);
  return {
    bucket: 'guarded',
    dataset,
    versioning,
    ports,
    store,
    memory: bucket,
    runs,
    functions: {
      ...UNDISTURBED,
      observe: (...given) => asWorker(() => UNDISTURBED.observe(...given)),
      invoke: asWorker,
    },
    put: async (key, content) => staged(bucket.put(key, content), etagOf(content)),
    delete: async (key) => {
      const marker = bucket.delete(key);
      return marker && staged(marker, null);
    },
    destroy: async (key, versionId) => bucket.destroy(key, versionId),
    register: async (changed) => {
      store.datasets.set(changed.name, changed);
    },
    cutOff: async (work) => {
      const death = new Error('died');
      store.between = () => {
        throw death;
      };
      await work().catch((error: unknown) => {
        if (error !== death) throw error;
      });
      store.between = () => {};
    },
    step: async () => {
      now = new Date(now.getTime() + 1000);
    },
    now: clock,
  };
}

const staged = (
  { versionId, storedAt }: { versionId: string | null; storedAt: Date },
  etag: string | null,
) => ({
  versionId,
  etag,
  storedAt: storedAt.toISOString(),
});
