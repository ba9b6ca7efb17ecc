import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { CoverageStore } from '../../core/engine/posture/coverage-store.ts';
import type { DayCoverage } from '../../core/versions/day-coverage.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { batchGet, MAX_KEYS } from './batch-get.ts';
import type { Item } from './item-codecs.ts';
import { daysBack, pages, queryOf } from './queries/partition.ts';
import { readCountedUntil, saveCountedUntil } from './single-records.ts';
import { SHARDS, shardNames, type TableNames } from './tables.ts';
import { transact } from './transact.ts';
import { decodeVersion } from './version-codec.ts';

/** Days of coverage in the Runs table, and the versions that they are counted from. */
export class DynamoCoverageStore implements CoverageStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    this.#client = client;
    this.#tables = tables;
  }

  countedUntil(): Promise<string | null> {
    return readCountedUntil(this.#client, this.#tables);
  }

  saveCountedUntil(at: string): Promise<void> {
    return saveCountedUntil(this.#client, this.#tables, at);
  }

  async day(dataset: string, id: string): Promise<DayCoverage | null> {
    const Key = { collection: collectionOf(dataset), id };
    const get = new GetCommand({ TableName: this.#tables.runs, Key, ConsistentRead: true });
    const { Item: item } = await this.#client.send(get);
    return item ? decodeDay(item) : null;
  }

  saveDay(day: DayCoverage): Promise<'committed' | 'conflict'> {
    const Item = { collection: collectionOf(day.dataset), id: day.day, ...day };
    const common = { TableName: this.#tables.runs, Item };
    const values = { ':before': day.revision - 1 };
    const condition =
      day.revision === 1
        ? { ConditionExpression: 'attribute_not_exists(id)' }
        : { ConditionExpression: 'revision = :before', ExpressionAttributeValues: values };
    return transact(this.#client, [[{ Put: { ...common, ...condition } }]]);
  }

  async *versionsSeen(bucket: string, from: string, to: string): AsyncGenerator<VersionRecord> {
    for (const day of daysBack(new Date(to), from))
      for (const shard of shardNames(SHARDS.seen)) yield* this.#seenIn(`${bucket}/${day}/${shard}`, from, to);
  }

  async *#seenIn(shard: string, from: string, to: string): AsyncGenerator<VersionRecord> {
    const query = queryOf({
      table: this.#tables.versions,
      index: 'by-seen',
      key: { name: 'seenShard', value: shard },
      sort: { name: 'seenAt', operator: 'between', value: from, end: to },
    });
    for await (const page of pages(this.#client, query)) {
      // What a seal found says nothing of events, and may be millions.
      const fresh = page.filter((item) => String(item.seenAt) > from && !OF_SEALS.has(String(item.class)));
      for (let at = 0; at < fresh.length; at += MAX_KEYS)
        yield* await this.#versions(fresh.slice(at, at + MAX_KEYS));
    }
  }

  async #versions(items: readonly Item[]): Promise<VersionRecord[]> {
    const { versions } = this.#tables;
    const keys = items.map(({ object, version }) => ({ object, version }));
    return ((await batchGet(this.#client, { [versions]: keys }))[versions] ?? []).map(decodeVersion);
  }
}

const OF_SEALS: ReadonlySet<string> = new Set([
  'baseline',
  'before-baseline',
] satisfies VersionRecord['class'][]);

const collectionOf = (dataset: string): string => `coverage/${dataset}`;

function decodeDay(item: Item): DayCoverage {
  const { collection: _, id: __, ...day } = item;
  return day as unknown as DayCoverage;
}

/** The days of a dataset since one, the newest first, read strongly. */
export async function coverageDays(
  client: DynamoDBDocumentClient,
  { runs }: TableNames,
  dataset: string,
  since: string,
): Promise<DayCoverage[]> {
  const query = queryOf({
    table: runs,
    key: { name: 'collection', value: collectionOf(dataset) },
    sort: { name: 'id', operator: 'from', value: since.slice(0, 10) },
    isNewestFirst: true,
    isConsistent: true,
  });
  const found: DayCoverage[] = [];
  for await (const page of pages(client, query)) found.push(...page.map(decodeDay));
  return found;
}
