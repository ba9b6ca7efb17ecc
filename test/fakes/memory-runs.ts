import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { Pin, Run, RunStore } from '../../core/engine/sealing/run-store.ts';
import type { GapStore } from '../../core/engine/verification/ports.ts';
import type { Dataset, DatasetStatus, Gap } from '../../core/scope/dataset.ts';
import type { MemoryStore } from './memory-store.ts';

/** Runs and datasets in memory. */
export class MemoryRuns implements RunStore, GapStore {
  readonly #store: MemoryStore;
  readonly #runs = new Map<string, Run>();
  readonly #pins = new Map<string, Map<string, Pin & { outcome: string }>>();

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  async dataset(name: string): Promise<Dataset | null> {
    return this.#store.datasets.get(name) ?? null;
  }

  async datasets(): Promise<Dataset[]> {
    return [...this.#store.datasets.values()];
  }

  async moveDataset(
    name: string,
    from: DatasetStatus,
    to: DatasetStatus,
    sealedAt: string | null,
  ): Promise<boolean> {
    const dataset = this.#store.datasets.get(name);
    if (dataset?.status !== from) return false;
    this.#store.datasets.set(name, { ...dataset, status: to, sealedAt });
    return true;
  }

  async keepPlace(name: string, gap: Gap): Promise<void> {
    this.#updateGap(name, gap, { gap });
  }

  async closeGap(name: string, gap: Gap): Promise<void> {
    this.#updateGap(name, gap, {});
  }

  #updateGap(name: string, { to }: Gap, next: { readonly gap?: Gap }): void {
    const { gap, ...rest } = this.#store.datasets.get(name) ?? {};
    if (gap?.to === to) this.#store.datasets.set(name, { ...(rest as Dataset), ...next });
  }

  async newestRun(dataset: string): Promise<Run | null> {
    return [...this.#runs.values()].filter((run) => run.dataset === dataset).at(-1) ?? null;
  }

  async run(id: string): Promise<Run | null> {
    return this.#runs.get(id) ?? null;
  }

  async saveRun(run: Run): Promise<void> {
    this.#runs.set(run.id, run);
  }

  async pin(run: string, pins: readonly Pin[]): Promise<void> {
    const known = this.#pins.get(run) ?? new Map();
    for (const pin of pins) if (!known.has(pin.key)) known.set(pin.key, { ...pin, outcome: 'pending' });
    this.#pins.set(run, known);
  }

  async pins(run: string, keys: readonly string[]): Promise<Pin[]> {
    return keys.flatMap((key) => this.#pins.get(run)?.get(key) ?? []);
  }

  async pendingPins(run: string): Promise<{ pins: Pin[]; cursor: null }> {
    const all = [...(this.#pins.get(run)?.values() ?? [])];
    return { pins: all.filter((pin) => pin.outcome === 'pending'), cursor: null };
  }

  async finishPin(run: string, key: string, outcome: string): Promise<void> {
    const pin = this.#pins.get(run)?.get(key);
    if (pin) pin.outcome = outcome;
  }

  async recordApproval(): Promise<void> {}

  async openFindings(ref: ObjectRef): Promise<string[]> {
    const all = [...this.#store.findingsById.values()];
    return all
      .filter(({ bucket, key, state }) => bucket === ref.bucket && key === ref.key && state === 'open')
      .map(({ id }) => id);
  }

  async heldKeys(bucket: string, prefix: string): Promise<{ keys: string[]; cursor: null }> {
    const entries = [...this.#store.entriesByName.values()];
    const held = entries.filter(
      (entry) => entry.isHeld && entry.bucket === bucket && entry.key.startsWith(prefix),
    );
    return { keys: held.map((entry) => entry.key), cursor: null };
  }
}
