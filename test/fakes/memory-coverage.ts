import type { CoverageStore } from '../../core/engine/posture/coverage-store.ts';
import type { DayCoverage } from '../../core/versions/day-coverage.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';

/** Coverage in memory, with the conditions that the real store has. */
export class MemoryCoverageStore implements CoverageStore {
  readonly days = new Map<string, DayCoverage>();
  /** What is recorded. */
  versions: VersionRecord[] = [];
  until: string | null = null;
  /** Done once, before the next day is written: another writer's turn. */
  beforeSave: (() => Promise<unknown>) | null = null;

  async countedUntil(): Promise<string | null> {
    return this.until;
  }

  async saveCountedUntil(at: string): Promise<void> {
    this.until = at;
  }

  async day(dataset: string, day: string): Promise<DayCoverage | null> {
    return structuredClone(this.days.get(`${dataset}/${day}`)) ?? null;
  }

  async saveDay(day: DayCoverage): Promise<'committed' | 'conflict'> {
    const others = this.beforeSave;
    this.beforeSave = null;
    await others?.();
    const id = `${day.dataset}/${day.day}`;
    if ((this.days.get(id)?.revision ?? 0) !== day.revision - 1) return 'conflict';
    this.days.set(id, structuredClone(day));
    return 'committed';
  }

  async *versionsSeen(bucket: string, from: string, to: string): AsyncGenerator<VersionRecord> {
    for (const each of this.versions)
      if (each.bucket === bucket && each.seenAt > from && each.seenAt <= to) yield each;
  }
}
