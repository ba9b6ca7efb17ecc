import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { periodOf } from '../../core/alerts/alert-record.ts';
import type { CanaryReader } from '../../core/alerts/canary-state.ts';
import type { Claim } from '../../core/alerts/claim.ts';
import type { AlertRecord, AlertTopic, DeliveryStore, Window } from '../../core/alerts/ports.ts';
import { tooFarAhead } from '../../core/base/time.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { datasetsOf } from '../../core/findings/kinds-of-finding.ts';
import { readClaims } from './alert-claims.ts';
import { ALERTS, DUE_SHARDS } from './alert-items.ts';
import { batchGet, MAX_KEYS } from './batch-get.ts';
import type { Item } from './item-codecs.ts';
import { decodeFinding } from './item-codecs.ts';
import { queryOf } from './queries/partition.ts';
import type { TableNames } from './tables.ts';
import { pendingShard, SHARDS, shardNames } from './tables.ts';

export const GROUPS = 'groups';

/** Reads from DynamoDB what waits to be reported. */
export class DynamoDeliveryReader implements Omit<DeliveryStore, 'claim' | 'saveAlert'>, CanaryReader {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    this.#client = client;
    this.#tables = tables;
  }

  async window(group: string): Promise<Window | null> {
    const item = await this.#run(GROUPS, group);
    return item ? (item as unknown as Window) : null;
  }

  async finding(id: string): Promise<Finding | null> {
    const [found] = await this.#findings([id]);
    return found ?? null;
  }

  async *pending(group: string, atOnce: number): AsyncGenerator<Finding[]> {
    for await (const ids of this.#pendingIds(group, Math.min(atOnce, MAX_KEYS))) {
      // The index still shows for a moment what was claimed just now: skip it.
      const found = (await this.#findings(ids)).filter((finding) => finding.notice.group === group);
      yield found.sort((a, b) => (a.time < b.time ? -1 : 1));
    }
  }

  async pendingGroups(): Promise<string[]> {
    const groups = new Set<string>();
    const collect = async (shard: string) => {
      const items = this.#query('pending', 'pendingShard = :shard', { ':shard': shard });
      for await (const item of items) groups.add(String(item.noticeGroup));
    };
    await Promise.all(shardNames(SHARDS.pending).map(collect));
    return [...groups].sort();
  }

  async alert(id: string): Promise<AlertRecord | null> {
    const item = await this.#run(ALERTS, id);
    return item ? decodeAlert(item) : null;
  }

  async newestOf(dataset: string, limit: number): Promise<Finding[]> {
    const shards = await Promise.all(
      shardNames(SHARDS.finding).map(async (shard) => {
        const key = { name: 'datasetShard', value: `${dataset}/${shard}` };
        const query = queryOf({
          table: this.#tables.findings,
          index: 'by-dataset',
          key,
          isNewestFirst: true,
        });
        return (await this.#client.send(new QueryCommand({ ...query, Limit: limit }))).Items ?? [];
      }),
    );
    return shards
      .flat()
      .map(decodeFinding)
      .sort((a, b) => (a.time > b.time ? -1 : 1))
      .slice(0, limit);
  }

  claims(alert: string): Promise<Claim[]> {
    return readClaims(this.#client, this.#tables, alert);
  }

  async dueAlerts(by: string, about: AlertTopic, most: number): Promise<string[]> {
    const ids: string[] = [];
    const ranges = [
      ['dueAt <= :by', by],
      ['dueAt > :by', tooFarAhead(by)],
    ] as const;
    for (const [range, bound] of ranges)
      for await (const item of this.#due(range, { ':shard': DUE_SHARDS[about], ':by': bound })) {
        ids.push(String(item.id));
        if (ids.length >= most) return ids;
      }
    return ids;
  }

  #due(range: string, values: Item): AsyncIterable<Item> {
    return this.#query('due', `dueShard = :shard AND ${range}`, values, this.#tables.runs);
  }

  /** As many at a time as one request reads. */
  async *#pendingIds(group: string, atOnce: number): AsyncIterable<string[]> {
    const values = { ':shard': pendingShard(group), ':group': group };
    const condition = 'pendingShard = :shard AND noticeGroup = :group';
    let ids: string[] = [];
    for await (const item of this.#query('pending', condition, values)) {
      ids.push(String(item.id));
      if (ids.length < atOnce) continue;
      yield ids;
      ids = [];
    }
    if (ids.length > 0) yield ids;
  }

  async #findings(ids: readonly string[]): Promise<Finding[]> {
    const items = await batchGet(this.#client, { [this.#tables.findings]: ids.map((id) => ({ id })) });
    return (items[this.#tables.findings] ?? []).map(decodeFinding);
  }

  async *#query(
    index: string,
    condition: string,
    values: Item,
    table = this.#tables.findings,
  ): AsyncIterable<Item> {
    const input = {
      TableName: table,
      IndexName: index,
      KeyConditionExpression: condition,
      ExpressionAttributeValues: values,
    };
    for await (const page of paginateQuery({ client: this.#client }, input)) yield* page.Items ?? [];
  }

  async #run(collection: string, id: string): Promise<Item | null> {
    const items = await batchGet(this.#client, { [this.#tables.runs]: [{ collection, id }] });
    return items[this.#tables.runs]?.[0] ?? null;
  }
}

// Key and index attributes stay behind: kept, they would put a published alert back among those that are due.
function decodeAlert(item: Item): AlertRecord {
  const { collection: _, dueShard: __, ...alert } = item;
  const record = alert as unknown as Omit<AlertRecord, 'datasets' | 'from' | 'to'>;
  // An alert that an earlier release left behind says this only by its findings.
  return { datasets: datasetsOf(record.findings), ...periodOf(record.findings), ...record };
}
