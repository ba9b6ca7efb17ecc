import { setTimeout as sleep } from 'node:timers/promises';
import type { RestoredTable, TableBackups } from '../../aws/log/table-restorer.ts';
import { canonical } from '../../core/base/json.ts';
import type { Item, RecordKey } from '../../core/log/leaf.ts';

/** What of a dataset its configuration and its seals decided; the rest is rewritten by sweeps and polls. */
const DECIDED = ['bucket', 'prefix', 'modes', 'writers', 'level', 'status', 'sealedAt'] as const;

/** A dataset that is not as it was: gone, or with other values of what was decided about it. */
export interface DatasetThen {
  readonly name: string;
  /** Attributes that are other ones now; empty where the dataset is gone. */
  readonly differs: readonly string[];
  /** As it was. */
  readonly item: Item;
}

/** Tables as they were at a time, some of them perhaps still to be restored. */
export class PointInTime {
  readonly #backups: TableBackups;
  readonly #pollMs: number;
  #tables: readonly RestoredTable[];

  private constructor(backups: TableBackups, tables: readonly RestoredTable[], pollMs: number) {
    this.#backups = backups;
    this.#tables = tables;
    this.#pollMs = pollMs;
  }

  static async look(
    backups: TableBackups,
    names: readonly string[],
    { time, pollMs }: { time: Date; pollMs: number },
  ): Promise<PointInTime> {
    const tables = await Promise.all(names.map((name) => backups.look(name, time)));
    return new PointInTime(backups, tables, pollMs);
  }

  get tables(): readonly RestoredTable[] {
    return this.#tables;
  }

  get isThere(): boolean {
    return this.#tables.every(({ state }) => state === 'there');
  }

  /** Restores what is not restored yet, and waits for it. Whoever interrupts it finds it going on, or done, by the same command. */
  async restore(onProgress: (waiting: readonly RestoredTable[]) => void): Promise<void> {
    for (const table of this.#tables) if (table.state === 'absent') await this.#backups.begin(table);
    for (;;) {
      this.#tables = await Promise.all(
        this.#tables.map(({ table, time }) => this.#backups.look(table, time)),
      );
      if (this.isThere) return;
      onProgress(this.#tables.filter(({ state }) => state !== 'there'));
      await sleep(this.#pollMs);
    }
  }

  /** An item as it was; `null` where there was none, and where its table is not restored. */
  async item(table: string, key: RecordKey): Promise<Item | null> {
    const restored = this.#tables.find((each) => each.table === table && each.state === 'there');
    return restored ? this.#backups.item(restored, key) : null;
  }

  /** Datasets that are not as they were; none where their table is not restored. */
  async datasets(table: string): Promise<readonly DatasetThen[]> {
    const restored = this.#tables.find((each) => each.table === table && each.state === 'there');
    if (!restored) return [];
    const [then, now] = await Promise.all(
      [restored.name, table].map((name) => this.#backups.collection(name, 'datasets')),
    );
    const current = new Map(now?.map((item) => [item.id, item]));
    return (then ?? []).flatMap((item) => {
      const is = current.get(item.id);
      const differs = is === undefined ? [] : DECIDED.filter((name) => !isSame(item[name], is[name]));
      return is === undefined || differs.length > 0 ? [{ name: String(item.id), differs, item }] : [];
    });
  }

  /** Puts back a dataset that is gone. @returns false where it has come back meanwhile */
  putBack(table: string, { item }: DatasetThen): Promise<boolean> {
    return this.#backups.add(table, item);
  }
}

const isSame = (a: unknown, b: unknown): boolean => canonical(a ?? null) === canonical(b ?? null);
