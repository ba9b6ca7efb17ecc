import { createHash } from 'node:crypto';
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { KeyUse } from '../../core/cloudtrail/encryption-keys.ts';
import type { UsedKeyStore } from '../../core/engine/activity/used-keys.ts';
import { keyId, MANY_OBJECTS, type UsedKey } from '../../core/scope/guard.ts';
import { USED_KEYS } from '../../core/scope/reader-permissions.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { batchGet } from './batch-get.ts';
import { pages, queryOf } from './queries/partition.ts';
import type { TableNames } from './tables.ts';

/** ARNs of all of them; strongly consistent. */
export async function readUsedKeys(client: DynamoDBDocumentClient, tables: TableNames): Promise<string[]> {
  const key = { name: 'collection', value: USED_KEYS };
  const found: string[] = [];
  for await (const page of pages(client, queryOf({ table: tables.runs, key, isConsistent: true })))
    found.push(...page.map(({ key: arn }) => String(arn)));
  return found;
}

const objectsOf = (id: string): string => `reencrypted/${id}`;

/** Keys that guarded versions were seen under, in the Runs table. */
export class DynamoUsedKeys implements UsedKeyStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;
  /** Ids of keys that this process has written: nearly every version is under one of few. */
  readonly #known = new Set<string>();

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    this.#client = client;
    this.#tables = tables;
  }

  async find(ids: readonly string[]): Promise<UsedKey[]> {
    if (ids.length === 0) return [];
    const keys = ids.map((id) => ({ collection: USED_KEYS, id }));
    const items = (await batchGet(this.#client, { [this.#tables.runs]: keys }))[this.#tables.runs] ?? [];
    return Promise.all(
      items.map(async ({ id }) => ({ id: String(id), reencrypted: await this.#countObjects(String(id)) })),
    );
  }

  async add({ key, reencrypted }: KeyUse): Promise<void> {
    await this.#remember(key);
    if (reencrypted === null) return;
    const id = createHash('sha256').update(reencrypted).digest('hex');
    await this.#put({ collection: objectsOf(keyId(key)), id });
  }

  /** Remembers the keys of versions that were read. */
  async addOf(versions: readonly VersionRecord[]): Promise<void> {
    const keys = versions.flatMap(({ encryption }) => encryption?.kmsKeyId ?? []);
    for (const key of new Set(keys)) await this.#remember(key);
  }

  async #remember(key: string): Promise<void> {
    const id = keyId(key);
    if (this.#known.has(id)) return;
    await this.#put({ collection: USED_KEYS, id, key });
    this.#known.add(id);
  }

  async #put(Item: Record<string, unknown>): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#tables.runs, Item }));
  }

  async #countObjects(id: string): Promise<number> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#tables.runs,
        KeyConditionExpression: '#collection = :collection',
        ExpressionAttributeNames: { '#collection': 'collection' },
        ExpressionAttributeValues: { ':collection': objectsOf(id) },
        ConsistentRead: true,
        Limit: MANY_OBJECTS,
      }),
    );
    return (answer.Items ?? []).length;
  }
}
