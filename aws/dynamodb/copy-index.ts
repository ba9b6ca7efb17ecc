import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Digest } from '../../core/base/digest.ts';
import type { CopyIndex, IndexPage } from '../../core/engine/objects/find-copies.ts';
import type { Item } from './item-codecs.ts';
import { queryOf } from './queries/partition.ts';
import type { TableNames } from './tables.ts';
import { SHARDS, shardNames } from './tables.ts';
import { decodeVersion } from './version-codec.ts';

/** Records that are read of each shard at first: mostly a copy is among them. */
const FIRST_PAGE = 10;
const MAX_PAGE = 1000;

/** The index of versions by their digest, read from all shards at the same time, in pages that grow. */
export class DynamoCopyIndex implements CopyIndex {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    this.#client = client;
    this.#tables = tables;
  }

  async *pages(digest: Digest): AsyncGenerator<IndexPage> {
    let cursors: readonly Cursor[] = shardNames(SHARDS.digest).map((shard) => ({
      shard: `${digest}/${shard}`,
      after: undefined,
    }));
    for (let limit = FIRST_PAGE; cursors.length > 0; limit = Math.min(limit * 10, MAX_PAGE)) {
      const answers = await Promise.all(cursors.map((cursor) => this.#page(cursor, limit)));
      const items = answers.flatMap(({ items: found }) => found);
      const living = items.filter(({ destroyed }) => destroyed == null).map(decodeVersion);
      yield { living, read: items.length };
      cursors = answers.flatMap(({ next }) => next ?? []);
    }
  }

  async #page({ shard, after }: Cursor, limit: number): Promise<{ items: Item[]; next: Cursor | null }> {
    const answer = await this.#client.send(
      new QueryCommand({
        ...queryOf({
          table: this.#tables.versions,
          index: 'by-digest',
          key: { name: 'digestShard', value: shard },
        }),
        Limit: limit,
        ExclusiveStartKey: after,
      }),
    );
    const next = answer.LastEvaluatedKey;
    return { items: answer.Items ?? [], next: next ? { shard, after: next } : null };
  }
}

interface Cursor {
  readonly shard: string;
  readonly after: Item | undefined;
}
