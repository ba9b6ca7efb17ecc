import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { SettingName } from '../../core/cloudtrail/settings/setting.ts';
import type { ChangeRecord } from '../../core/engine/activity/change-record.ts';
import type {
  SettingCommit,
  SettingHead,
  SettingHistory,
  SettingsStore,
} from '../../core/engine/activity/ports.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { batchGet } from './batch-get.ts';
import { putFinding } from './change-set-writes.ts';
import type { Item } from './item-codecs.ts';
import { decodeFinding } from './item-codecs.ts';
import { LargeTexts, type StoredText } from './large-text.ts';
import type { TableNames } from './tables.ts';
import { chunkWrites, MAX_ACTIONS, transact, type Write } from './transact.ts';

/** A change is judged against those before it. Most settings never change so often. */
const CHANGES_CONCURRENCY = 40;
/** More are never read: an event that comes after so many others is not judged. */
const MAX_CHANGES = 1000;

/** Many changes made at once must not push an event that comes late out of sight. */
function isEnough(read: readonly Item[], since: string | null): boolean {
  const whole = inWholeSeconds(read);
  const isPast = since === null || String(whole.at(-1)?.at) < since;
  return read.length >= MAX_CHANGES || (whole.length >= CHANGES_CONCURRENCY && isPast);
}

/** Newest first, without the oldest second: the keys do not say which of the changes in one second came last, so none may be left out. */
function inWholeSeconds(read: readonly Item[]): readonly Item[] {
  const oldest = read.at(-1)?.filedAt;
  const whole = read.filter(({ filedAt }) => filedAt !== oldest);
  return whole.length === 0 ? read : whole;
}

/** Settings and their changes in the Runs table: strong reads, and transactions that depend on the head's revision. */
export class DynamoSettingsStore implements SettingsStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;
  readonly #texts: LargeTexts;

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    this.#client = client;
    this.#tables = tables;
    this.#texts = new LargeTexts(client, tables.runs);
  }

  async heads(resource: string, only?: readonly SettingName[]): Promise<SettingHead[]> {
    const between = { ':from': HEADS.from, ':to': HEADS.to };
    const query = this.#queryOf(resource, 'id BETWEEN :from AND :to', between);
    const { items: all } = await queryPages(this.#client, query);
    const items = only ? all.filter(({ setting }) => only.includes(setting as SettingName)) : all;
    return (await this.#valued(items)) as unknown as SettingHead[];
  }

  async history(
    resource: string,
    setting: SettingName,
    since: string | null = null,
  ): Promise<SettingHistory> {
    // Before the changes: a write in between then makes the commit a conflict.
    const heads = await this.heads(resource);
    const start = { ':start': changesOf(setting) };
    const query = {
      ...this.#queryOf(resource, 'begins_with(id, :start)', start),
      Limit: CHANGES_CONCURRENCY + 1,
      ScanIndexForward: false,
    };
    const { items, isWhole } = await queryPages(this.#client, query, (some) => isEnough(some, since));
    const read = isWhole ? items : inWholeSeconds(items);
    const newest = (await this.#valued(read)) as unknown as ChangeRecord[];
    const revision = heads.find((head) => head.setting === setting)?.revision ?? 0;
    return { heads, changes: newest.reverse(), revision, isWhole };
  }

  async findings(ids: readonly string[]): Promise<Finding[]> {
    if (ids.length === 0) return [];
    const items = await batchGet(this.#client, { [this.#tables.findings]: ids.map((id) => ({ id })) });
    return (items[this.#tables.findings] ?? []).map(decodeFinding);
  }

  // The head is written last where one transaction cannot hold all: until then every reader takes the history as it was.
  async commit({ head, changes, findings }: SettingCommit): Promise<'committed' | 'conflict'> {
    const TableName = this.#tables.runs;
    const writes: Write[] = findings.map((finding) => putFinding(finding, this.#tables));
    for (const change of changes) {
      const Item = encodeChange(change, await this.#stored(change.resource, change.value));
      writes.push({ Put: { TableName, Item } });
    }
    const chunks = chunkWrites(writes, MAX_ACTIONS - 1);
    const last = chunks.pop() ?? [];
    const putHead = this.#putHead(head, await this.#stored(head.resource, head.value));
    return transact(this.#client, [...chunks, [...last, putHead]]);
  }

  async saveFinding(finding: Finding): Promise<'committed' | 'conflict'> {
    return transact(this.#client, [[putFinding(finding, this.#tables)]]);
  }

  #putHead(head: SettingHead, stored: StoredText): Write {
    const common = { TableName: this.#tables.runs, Item: encodeHead(head, stored) };
    if (head.revision === 1) return { Put: { ...common, ConditionExpression: 'attribute_not_exists(id)' } };
    const values = { ':before': head.revision - 1 };
    return {
      Put: { ...common, ConditionExpression: 'revision = :before', ExpressionAttributeValues: values },
    };
  }

  #stored = (resource: string, value: unknown): Promise<StoredText> =>
    this.#texts.store(settingsOf(resource), JSON.stringify(value));

  /** Items with their values. Those that hold the same text share one value. */
  async #valued(items: readonly Item[]): Promise<Item[]> {
    const texts = await this.#texts.read(items);
    const values = new Map([...new Set(texts)].map((text) => [text, JSON.parse(text) as unknown]));
    return items.map((item, index) => decoded(item, values.get(texts[index] ?? '')));
  }

  #queryOf(resource: string, condition: string, values: Item): QueryCommandInput {
    return {
      TableName: this.#tables.runs,
      KeyConditionExpression: `#collection = :collection AND ${condition}`,
      ExpressionAttributeNames: { '#collection': 'collection' },
      ExpressionAttributeValues: { ':collection': settingsOf(resource), ...values },
      ConsistentRead: true,
    };
  }
}

/** What was read, and whether it is all that there is. */
interface Pages {
  readonly items: readonly Item[];
  readonly isWhole: boolean;
}

/** Reads page by page, for a page ends at 1 MB, until there is no more or what was read is enough. */
async function queryPages(
  client: DynamoDBDocumentClient,
  query: QueryCommandInput,
  isEnough: (read: readonly Item[]) => boolean = () => false,
): Promise<Pages> {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({ ...query, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined && !isEnough(items));
  return { items, isWhole: from === undefined };
}

/** Settings of one resource stand together: what they are now, and every change. */
const settingsOf = (resource: string): string => `settings/${resource}`;

const HEADS = { from: 'now/', to: 'now0' } as const;

const changesOf = (setting: SettingName): string => `change/${setting}/`;

/** In the order of their times, so that the newest are read first. */
const encodeChange = ({ value: _, ...change }: ChangeRecord, stored: StoredText): Item => ({
  ...change,
  ...stored,
  collection: settingsOf(change.resource),
  id: `${changesOf(change.setting)}${change.filedAt}/${change.cause}`,
});

const encodeHead = ({ value: _, ...head }: SettingHead, stored: StoredText): Item => ({
  ...head,
  ...stored,
  collection: settingsOf(head.resource),
  id: `now/${head.setting}`,
});

function decoded(item: Item, value: unknown): Item {
  const { collection: _, id: __, valueDigest: ___, valueParts: ____, ...rest } = item;
  return { ...rest, value };
}
