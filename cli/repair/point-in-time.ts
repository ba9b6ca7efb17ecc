import { setTimeout as sleep } from 'node:timers/promises';
import type { RestoredTable, TableBackups } from '../../aws/log/table-restorer.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { isSameValue } from '../../core/base/json.ts';
import type { Item, RecordKey } from '../../core/log/leaf.ts';

/** What of a dataset its configuration and its seals decided; the rest is rewritten by sweeps and polls. */
export const DECIDED = ['bucket', 'prefix', 'modes', 'writers', 'level', 'status', 'sealedAt'] as const;

/** Looks at a table that was begun, until what AWS does not show of it is taken for failed: at first it may show nothing yet. */
const MAX_LOOKS_WITHOUT = 12;

/** A dataset that is not as it was: gone, or with other values of what was decided about it. */
export interface DatasetThen {
  readonly name: string;
  /** Attributes that are other ones now; empty where the dataset is gone. */
  readonly differs: readonly string[];
  /** As it was. */
  readonly item: Item;
  /** As it is; `null` where it is gone. */
  readonly current: Item | null;
  /** False where AWS does not say that it is from the table's past. Datasets are not in the log, so nothing else says it. */
  readonly isProven: boolean;
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

  /**
   * Restores what is not restored yet, and waits for it. Whoever interrupts it finds it going on, or done, by the same command.
   * @throws {SealwatchError} `AWS_FAILED` where a table that was begun does not come, or goes
   */
  async restore(onProgress: (waiting: readonly RestoredTable[]) => void): Promise<void> {
    for (const table of this.#tables) {
      if (table.state !== 'absent') continue;
      await this.#backups.begin(table);
      this.#tables = this.#tables.map((each) => (each === table ? { ...each, state: 'restoring' } : each));
    }
    for (let without = 0; ; ) {
      const looked = await Promise.all(
        this.#tables.map(({ table, time }) => this.#backups.look(table, time)),
      );
      const missing = looked.find(({ state }) => state === 'absent');
      without = missing ? without + 1 : 0;
      if (missing && without >= MAX_LOOKS_WITHOUT)
        throw new SealwatchError(
          'AWS_FAILED',
          `the restore of ${missing.table} to ${missing.name} was begun, and AWS has no such table: it failed, or somebody deleted it. Run the command again`,
        );
      this.#tables = looked.map((each) => (each.state === 'absent' ? { ...each, state: 'restoring' } : each));
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
      const is = current.get(item.id) ?? null;
      const differs =
        is === null ? [] : DECIDED.filter((name) => !isSameValue(item[name] ?? null, is[name] ?? null));
      return is === null || differs.length > 0
        ? [{ name: String(item.id), differs, item, current: is, isProven: restored.isProven }]
        : [];
    });
  }

  /** Puts back a dataset that is gone. @returns false where it has come back meanwhile */
  putBack(table: string, { item }: DatasetThen): Promise<boolean> {
    return this.#backups.add(table, item);
  }
}
