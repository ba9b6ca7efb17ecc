import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { rankClaims } from '../../../core/alerts/rank-claims.ts';
import type { Digest } from '../../../core/base/digest.ts';
import { compareKeys, type ObjectRef, objectName } from '../../../core/base/object-ref.ts';
import { type Clock, compareText } from '../../../core/base/time.ts';
import type { Finding } from '../../../core/findings/finding.ts';
import type { EntrySummary, FindingFilter, Queries, SeenVersion } from '../../../core/report/queries.ts';
import type { Dataset } from '../../../core/scope/dataset.ts';
import type { ManifestEntry } from '../../../core/versions/entry.ts';
import { inOrder } from '../../../core/versions/order.ts';
import { expectedProvenance } from '../../../core/versions/provenance.ts';
import type { VersionRecord } from '../../../core/versions/version-record.ts';
import { readClaims } from '../alert-claims.ts';
import { ALERTS } from '../alert-items.ts';
import { batchGet, MAX_KEYS } from '../batch-get.ts';
import { decodeEntry } from '../entry-codec.ts';
import { DATASETS, decodeDataset, decodeFinding, type Item } from '../item-codecs.ts';
import { SHARDS, shardNames, type TableNames } from '../tables.ts';
import { decodeVersion } from '../version-codec.ts';
import { findingPartitions, isWanted, newestFinding } from './finding-partitions.ts';
import { type Compare, merge, withTiesInOrder } from './merge.ts';
import { daysBack, type Partition, pages, queryOf } from './partition.ts';
import { DynamoRecordQueries } from './record-queries.ts';

/** Asks the four tables. Sharded indexes are read shard by shard at the same time and merged, page by page. */
export class DynamoQueries extends DynamoRecordQueries implements Queries {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;
  readonly #clock: Clock;

  constructor(client: DynamoDBDocumentClient, tables: TableNames, clock: Clock) {
    super(client, tables, clock);
    this.#client = client;
    this.#tables = tables;
    this.#clock = clock;
  }

  async datasets(): Promise<Dataset[]> {
    const key = { name: 'collection', value: DATASETS };
    const items = await this.#all({ table: this.#tables.runs, key, isConsistent: true });
    return items.map(decodeDataset);
  }

  async entry(ref: ObjectRef): Promise<ManifestEntry | null> {
    const get = { TableName: this.#tables.manifest, Key: { object: objectName(ref) }, ConsistentRead: true };
    const { Item: item } = await this.#client.send(new GetCommand(get));
    return item ? decodeEntry(item) : null;
  }

  async *entries(bucket: string, prefix: string): AsyncIterable<EntrySummary> {
    for await (const entry of this.manifest(bucket, prefix)) yield summaryOf(entry);
  }

  manifest(bucket: string, prefix: string): AsyncIterable<ManifestEntry> {
    const partitions = shardNames(SHARDS.prefix).map(
      (shard): Partition => ({
        table: this.#tables.manifest,
        index: 'by-prefix',
        key: { name: 'bucketShard', value: `${bucket}/${shard}` },
        // An empty value is refused in a condition on a key.
        ...(prefix ? { sort: { name: 'key', operator: 'begins', value: prefix } as const } : {}),
      }),
    );
    return merge(
      partitions.map((partition) => this.#entriesOf(partition)),
      byKey,
    );
  }

  /** The index says which keys there are; what is kept of each is read from its entry. */
  async *#entriesOf(partition: Partition): AsyncGenerator<readonly ManifestEntry[]> {
    const { manifest } = this.#tables;
    for await (const listed of pages(this.#client, queryOf(partition)))
      for (let at = 0; at < listed.length; at += MAX_KEYS) {
        const keys = listed.slice(at, at + MAX_KEYS).map(({ object }) => ({ object }));
        const found = (await batchGet(this.#client, { [manifest]: keys }))[manifest] ?? [];
        yield found.map(decodeEntry).toSorted(byKey);
      }
  }

  async history(ref: ObjectRef): Promise<VersionRecord[]> {
    const key = { name: 'object', value: objectName(ref) };
    const items = await this.#all({ table: this.#tables.versions, key, isConsistent: true });
    const facts = items.map(decodeVersion).map((record) => ({ ...record.fact, record }));
    return inOrder(facts)
      .map(({ record }) => record)
      .reverse();
  }

  async *findings(filter: FindingFilter): AsyncIterable<Finding> {
    for (const group of findingPartitions(this.#tables.findings, filter, this.#clock())) {
      const sources = group.map((partition) =>
        withTiesInOrder(this.#decoded(partition, decodeFinding), ({ time }) => time, newestFinding),
      );
      for await (const finding of merge(sources, newestFinding)) if (isWanted(filter, finding)) yield finding;
    }
  }

  async alerts(prefix: string): Promise<string[]> {
    const items = await this.#all({
      table: this.#tables.runs,
      key: { name: 'collection', value: ALERTS },
      sort: { name: 'id', operator: 'begins', value: prefix },
      isConsistent: true,
    });
    return items.map(({ id }) => String(id));
  }

  async *alertFindings(alert: string): AsyncIterable<Finding> {
    const ids = rankClaims(await readClaims(this.#client, this.#tables, alert)).map(({ id }) => id);
    const { findings } = this.#tables;
    for (let at = 0; at < ids.length; at += MAX_KEYS) {
      const page = ids.slice(at, at + MAX_KEYS);
      const items = await batchGet(this.#client, { [findings]: page.map((id) => ({ id })) });
      const found = new Map((items[findings] ?? []).map((item) => [item.id, item]));
      for (const id of page) {
        const item = found.get(id);
        if (item) yield decodeFinding(item);
      }
    }
  }

  copies(digest: Digest): AsyncIterable<VersionRecord> {
    const partitions = shardNames(SHARDS.digest).map((shard) => ({
      table: this.#tables.versions,
      index: 'by-digest',
      key: { name: 'digestShard', value: `${digest}/${shard}` },
    }));
    return this.#merged(partitions, decodeVersion, byKey);
  }

  async *versionsSince(bucket: string, since: string): AsyncIterable<SeenVersion> {
    for (const day of daysBack(this.#clock(), since)) {
      const partitions = shardNames(SHARDS.seen).map(
        (shard): Partition => ({
          table: this.#tables.versions,
          index: 'by-seen',
          key: { name: 'seenShard', value: `${bucket}/${day}/${shard}` },
          sort: { name: 'seenAt', operator: 'from', value: since },
          isNewestFirst: true,
        }),
      );
      yield* this.#merged(partitions, decodeSeen, newestSeen);
    }
  }

  #merged<T>(
    partitions: readonly Partition[],
    decode: (item: Item) => T,
    compare: Compare<T>,
  ): AsyncGenerator<T> {
    return merge(
      partitions.map((partition) => this.#decoded(partition, decode)),
      compare,
    );
  }

  async *#decoded<T>(partition: Partition, decode: (item: Item) => T): AsyncGenerator<readonly T[]> {
    for await (const page of pages(this.#client, queryOf(partition))) yield page.map(decode);
  }

  async #all(partition: Partition): Promise<Item[]> {
    const items: Item[] = [];
    for await (const page of pages(this.#client, queryOf(partition))) items.push(...page);
    return items;
  }
}

function summaryOf(entry: ManifestEntry): EntrySummary {
  const { bucket, key, dataset, state, standing } = entry;
  const { digest = null, size = null, versionId = null, since = null } = standing.expected ?? {};
  const provenance = expectedProvenance(entry);
  return { bucket, key, dataset, state, digest, size, versionId, since, provenance };
}

export const decodeSeen = (item: Item): SeenVersion => {
  const { bucket, key, class: value, seenAt } = item as unknown as SeenVersion;
  return { bucket, key, class: value, seenAt };
};

const byKey: Compare<ObjectRef> = (a, b) => compareText(a.bucket, b.bucket) || compareKeys(a.key, b.key);

const newestSeen: Compare<SeenVersion> = (a, b) =>
  compareText(b.seenAt, a.seenAt) || compareKeys(a.key, b.key);
