import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { RestoredTable, TableBackups } from '../../aws/log/table-restorer.ts';
import type { Item, RecordKey } from '../../core/log/leaf.ts';
import type { MemoryDynamoDb } from '../fakes/dynamodb/memory-dynamodb.ts';

/** Tables in memory, and one moment of their past. */
export class MemoryBackups implements TableBackups {
  /** Whose restore was begun, in order. */
  readonly begun: string[] = [];
  /** Restored tables are there after so many looks. */
  looksUntilThere = 1;
  /** False where AWS does not say how the restored tables came to be. */
  isProven = true;
  /** Tables whose restore fails: there is no trace of it. */
  readonly failing = new Set<string>();
  /** What AWS says where a restore is begun; by table. */
  readonly refusals = new Map<string, Error>();
  readonly #db: MemoryDynamoDb;
  #kept = new Map<string, readonly Item[]>();
  readonly #looks = new Map<string, number>();

  constructor(db: MemoryDynamoDb) {
    this.#db = db;
  }

  /** Remembers what the tables hold now. */
  keep(): void {
    this.#kept = new Map(['S-Findings', 'S-Runs'].map((table) => [table, this.#db.items(table)]));
  }

  look = async (table: string, time: Date): Promise<RestoredTable> => {
    const name = `restored-${table}-${time.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
    const common = { table, time, name, bytes: 2 ** 30, isProven: this.isProven };
    if (!this.begun.includes(table) || this.failing.has(table)) return { ...common, state: 'absent' };
    const looks = (this.#looks.get(table) ?? 0) + 1;
    this.#looks.set(table, looks);
    return { ...common, state: looks >= this.looksUntilThere ? 'there' : 'restoring' };
  };

  begin = async ({ table }: RestoredTable): Promise<void> => {
    const refusal = this.refusals.get(table);
    if (refusal) throw refusal;
    this.begun.push(table);
  };

  item = async ({ table }: RestoredTable, key: RecordKey): Promise<Item | null> =>
    this.#kept
      .get(table)
      ?.find((item) => Object.entries(key).every(([name, value]) => item[name] === value)) ?? null;

  collection = async (name: string, collection: string): Promise<readonly Item[]> => {
    const [, table = name] = /^restored-(.*)-2026-.*$/.exec(name) ?? [];
    const items = name === table ? this.#db.items(table) : (this.#kept.get(table) ?? []);
    return items.filter((item) => item.collection === collection);
  };

  add = async (table: string, item: Item): Promise<boolean> => {
    if (this.#db.items(table).some(({ collection, id }) => collection === item.collection && id === item.id))
      return false;
    this.#db.begin(new PutCommand({ TableName: table, Item: item })).finish();
    return true;
  };
}
