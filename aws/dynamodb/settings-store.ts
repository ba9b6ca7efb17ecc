import { type DynamoDBDocumentClient, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { SettingName } from '../../core/activity/settings/setting.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type {
  SettingCommit,
  SettingHead,
  SettingHistory,
  SettingsStore,
} from '../../core/ports/settings-store.ts';
import { batchGet } from './batch-get.ts';
import {
  changesOf,
  decodeChange,
  decodeHead,
  encodeChange,
  encodeHead,
  HEADS,
  settingsOf,
} from './change-codec.ts';
import { putFinding, type Write } from './commit.ts';
import { isConflict } from './conflict.ts';
import { decodeFinding } from './finding-codec.ts';
import type { TableNames } from './tables.ts';
import type { Item } from './version-codec.ts';

/** A change is judged against those before it; nobody changes a setting so often that older ones matter. */
const MOST_CHANGES = 40;

/** DynamoDB takes 100 actions in a transaction. */
const MOST_WRITES = 100;

/** Settings and their changes in the Runs table: strong reads, and transactions that depend on the head's revision. */
export class DynamoSettingsStore implements SettingsStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    this.#client = client;
    this.#tables = tables;
  }

  async heads(resource: string): Promise<SettingHead[]> {
    const items = await this.#query(resource, 'id BETWEEN :from AND :to', {
      ':from': HEADS.from,
      ':to': HEADS.to,
    });
    return items.map(decodeHead);
  }

  async history(resource: string, setting: SettingName): Promise<SettingHistory> {
    // Before the changes: a write in between then makes the commit a conflict.
    const heads = await this.heads(resource);
    const newest = await this.#query(
      resource,
      'begins_with(id, :start)',
      { ':start': changesOf(setting) },
      MOST_CHANGES,
    );
    const revision = heads.find((head) => head.setting === setting)?.revision ?? 0;
    return {
      heads,
      changes: newest.map(decodeChange).reverse(),
      revision,
      isWhole: newest.length < MOST_CHANGES,
    };
  }

  async findings(ids: readonly string[]): Promise<Finding[]> {
    if (ids.length === 0) return [];
    const items = await batchGet(this.#client, { [this.#tables.findings]: ids.map((id) => ({ id })) });
    return (items[this.#tables.findings] ?? []).map(decodeFinding);
  }

  // The head is written last where one transaction cannot hold all: until then every reader takes the history as it was.
  async commit({ head, changes, findings }: SettingCommit): Promise<'committed' | 'conflict'> {
    const writes: Write[] = [
      ...findings.map((finding) => putFinding(finding, this.#tables)),
      ...changes.map((change) => ({ Put: { TableName: this.#tables.runs, Item: encodeChange(change) } })),
    ];
    const first = writes.splice(0, Math.max(0, writes.length - (MOST_WRITES - 1)));
    for (let from = 0; from < first.length; from += MOST_WRITES) {
      if ((await this.#write(first.slice(from, from + MOST_WRITES))) === 'conflict') return 'conflict';
    }
    return this.#write([...writes, this.#putHead(head)]);
  }

  async saveFinding(finding: Finding): Promise<'committed' | 'conflict'> {
    return this.#write([putFinding(finding, this.#tables)]);
  }

  #putHead(head: SettingHead): Write {
    const common = { TableName: this.#tables.runs, Item: encodeHead(head) };
    if (head.revision === 1) return { Put: { ...common, ConditionExpression: 'attribute_not_exists(id)' } };
    const values = { ':before': head.revision - 1 };
    return {
      Put: { ...common, ConditionExpression: 'revision = :before', ExpressionAttributeValues: values },
    };
  }

  /** Newest first where a limit is given. */
  async #query(resource: string, condition: string, values: Item, limit?: number): Promise<Item[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#tables.runs,
        KeyConditionExpression: `#collection = :collection AND ${condition}`,
        ExpressionAttributeNames: { '#collection': 'collection' },
        ExpressionAttributeValues: { ':collection': settingsOf(resource), ...values },
        ConsistentRead: true,
        ...(limit === undefined ? {} : { Limit: limit, ScanIndexForward: false }),
      }),
    );
    return Items;
  }

  async #write(TransactItems: Write[]): Promise<'committed' | 'conflict'> {
    try {
      await this.#client.send(new TransactWriteCommand({ TransactItems }));
      return 'committed';
    } catch (error) {
      if (isConflict(error)) return 'conflict';
      throw error;
    }
  }
}
