import {
  type Budget,
  bytesToRead,
  type LargeReading,
  type LargeReadings,
  type ReadingFailure,
  type ReadingName,
  type Slice,
} from '../../core/engine/large/large-reading.ts';
import { joined } from '../../core/engine/large/prefix-digest.ts';

const idOf = ({ name, round }: ReadingName): string => `${name}/${round}`;

/** Readings in parts, in memory, with the conditions that the table has. */
export class MemoryLargeReadings implements LargeReadings {
  readonly all = new Map<string, LargeReading>();
  readonly used = new Map<string, number>();
  readonly units = new Map<string, Map<number, Uint8Array>>();
  readonly slices = new Map<string, Slice>();
  readonly failures = new Map<string, ReadingFailure>();
  /** Called before a reading, a unit or a slice is written; what it throws kills the writer. */
  beforeWrite: () => void = () => {};

  async newest(name: string): Promise<LargeReading | null> {
    return this.#rounds(name)[0] ?? null;
  }

  async newestDone(name: string): Promise<LargeReading | null> {
    return this.#rounds(name).find(({ status }) => status === 'done') ?? null;
  }

  async find(name: ReadingName): Promise<LargeReading | null> {
    return this.all.get(idOf(name)) ?? null;
  }

  async begin(reading: LargeReading, budget: Budget | null): Promise<'begun' | 'exists' | 'over-budget'> {
    this.beforeWrite();
    const known = this.all.get(idOf(reading));
    if (known !== undefined && known.status !== 'waiting') return 'exists';
    if (budget !== null) {
      const day = `${budget.dataset}/${budget.day}`;
      const used = this.used.get(day) ?? 0;
      if (used > 0 && used + bytesToRead(reading) > budget.bytes) return 'over-budget';
      this.used.set(day, used + bytesToRead(reading));
    }
    this.all.set(idOf(reading), reading);
    return 'begun';
  }

  async save(reading: LargeReading): Promise<void> {
    this.beforeWrite();
    this.all.set(idOf(reading), reading);
  }

  async fail(name: ReadingName, failure: ReadingFailure): Promise<void> {
    if (!this.failures.has(idOf(name))) this.failures.set(idOf(name), failure);
  }

  async failureOf(name: ReadingName): Promise<ReadingFailure | null> {
    return this.failures.get(idOf(name)) ?? null;
  }

  async unit(name: ReadingName, unit: number): Promise<Uint8Array> {
    return this.#unitsOf(name).get(unit) ?? new Uint8Array();
  }

  async saveUnit(name: ReadingName, unit: number, digests: Uint8Array): Promise<void> {
    this.beforeWrite();
    const known = this.#unitsOf(name).get(unit);
    if (known === undefined || known.length < digests.length) this.#unitsOf(name).set(unit, digests);
  }

  async partDigests(name: ReadingName): Promise<Uint8Array> {
    const units = [...this.#unitsOf(name)].sort(([a], [b]) => a - b);
    return joined(units.map(([, digests]) => digests));
  }

  async slice(name: ReadingName): Promise<Slice | null> {
    return this.slices.get(idOf(name)) ?? null;
  }

  async saveSlice(name: ReadingName, slice: Slice, before: number | null): Promise<void> {
    this.beforeWrite();
    if ((this.slices.get(idOf(name))?.offset ?? null) === before) this.slices.set(idOf(name), slice);
  }

  #rounds(name: string): LargeReading[] {
    const rounds = [...this.all.values()].filter((each) => each.name === name);
    return rounds.sort((a, b) => b.round - a.round);
  }

  #unitsOf(name: ReadingName): Map<number, Uint8Array> {
    const units = this.units.get(idOf(name)) ?? new Map<number, Uint8Array>();
    this.units.set(idOf(name), units);
    return units;
  }
}
