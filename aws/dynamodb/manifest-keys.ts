import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { compareKeys } from '../../core/base/object-ref.ts';
import type { KeyRange, KnownKey, ManifestRanges } from '../../core/engine/runs/plan-units.ts';
import type { ManifestKeys } from '../../core/engine/verification/ports.ts';
import { shownOrder } from './entry-codec.ts';
import type { Item } from './item-codecs.ts';
import type { TableNames } from './tables.ts';
import { SHARDS, shardNames } from './tables.ts';

/** Keys of the manifest under a prefix, shard after shard; the cursor is the shard and the last key of it. */
export const manifestKeys =
  (client: DynamoDBDocumentClient, tables: TableNames): ManifestKeys =>
  async (bucket, prefix, cursor) => {
    const shards = shardNames(SHARDS.prefix);
    const [shard = '00', after] = cursor === null ? [shards[0]] : (JSON.parse(cursor) as [string, string?]);
    const key = { bucketShard: `${bucket}/${shard}`, key: after, object: `${bucket}/${after}` };
    const answer = await client.send(
      new QueryCommand({
        ...underPrefix(tables, { bucket, shard, prefix }),
        Limit: 1000,
        ...(after === undefined ? {} : { ExclusiveStartKey: key }),
      }),
    );
    const keys = (answer.Items ?? []).map((item) => ({
      key: String(item.key),
      size: Number(item.size ?? 0),
    }));
    return { keys, cursor: nextCursor(shard, answer.LastEvaluatedKey?.key, shards) };
  };

/** Keys that a run asks of one shard at once: half a megabyte, of the one that DynamoDB gives. */
const RANGE = 1000;
/** What one page of a listing needs is a part of it: the rest is kept for the next ones, and not for another run. */
const KEPT_MS = 60_000;

/** As much of one shard as a page of a listing surely needs: it has an eighth of its thousand keys. A range that ends within the page would cut it in two. */
const ENOUGH = 300;

interface Kept extends KeyRange<KnownKey> {
  readonly after: string | null;
  readonly until: number;
}

/** Keys under a prefix that come after one, a range of each shard. */
export function manifestRanges(
  client: DynamoDBDocumentClient,
  { manifest }: TableNames,
  now: () => number = Date.now,
): ManifestRanges {
  /** By shard, of one target. */
  const kept = new Map<string, Kept>();
  let keptOf = '';
  return ({ bucket, prefix, after }) => {
    // DynamoDB takes no two conditions on a key, and what comes after the keys of a prefix is another prefix.
    const start = after ?? prefix;
    const isWhole = start === '';
    const rangeOf = async (shard: string): Promise<KeyRange<KnownKey>> => {
      const known = kept.get(shard);
      // Whoever begins anew sees what is there now.
      const rest = known && after !== null && isWithin(known, after, now()) ? from(known, after) : null;
      if (rest !== null && (rest.upTo === null || rest.keys.length >= ENOUGH)) return rest;
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: manifest,
          IndexName: 'by-prefix',
          KeyConditionExpression: `bucketShard = :shard${isWhole ? '' : ` AND #key ${after === null ? '>=' : '>'} :start`}`,
          ...(isWhole ? {} : { ExpressionAttributeNames: { '#key': 'key' } }),
          ExpressionAttributeValues: {
            ':shard': `${bucket}/${shard}`,
            ...(isWhole ? {} : { ':start': start }),
          },
          Limit: RANGE,
        }),
      );
      const found = Items.map(knownKey);
      const keys = found.filter(({ key }) => key.startsWith(prefix));
      const isOver = LastEvaluatedKey === undefined || keys.length < found.length;
      const range = { keys, upTo: isOver ? null : (keys.at(-1)?.key ?? null) };
      kept.set(shard, { ...range, after, until: now() + KEPT_MS });
      return range;
    };
    const target = JSON.stringify([bucket, prefix]);
    if (target !== keptOf) kept.clear();
    keptOf = target;
    return Promise.all(shardNames(SHARDS.prefix).map(rangeOf));
  };
}

const knownKey = (item: Item): KnownKey => ({
  key: String(item.key),
  size: Number(item.size ?? 0),
  state: String(item.state),
  inOrder: shownOrder(item),
});

/** True where a range that was read a moment ago speaks of what comes after a key. */
const isWithin = ({ after: begin, upTo, until }: Kept, after: string, now: number): boolean =>
  now < until &&
  (begin === null || compareKeys(begin, after) <= 0) &&
  (upTo === null || compareKeys(after, upTo) < 0);

const from = ({ keys, upTo }: Kept, after: string): KeyRange<KnownKey> => ({
  keys: keys.filter(({ key }) => compareKeys(key, after) > 0),
  upTo,
});

function nextCursor(shard: string, lastKey: unknown, shards: readonly string[]): string | null {
  if (typeof lastKey === 'string') return JSON.stringify([shard, lastKey]);
  const next = shards[shards.indexOf(shard) + 1];
  return next === undefined ? null : JSON.stringify([next]);
}

/** Keys under a prefix whose findings are held back, a whole shard at a time; the cursor is the next shard. */
export const heldKeys =
  (client: DynamoDBDocumentClient, tables: TableNames) =>
  async (
    bucket: string,
    prefix: string,
    cursor: string | null,
  ): Promise<{ keys: string[]; cursor: string | null }> => {
    const shards = shardNames(SHARDS.prefix);
    const shard = cursor ?? shards[0] ?? '';
    const { ExpressionAttributeValues, ...query } = underPrefix(tables, { bucket, shard, prefix });
    const input = {
      ...query,
      FilterExpression: 'isHeld = :held',
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ':held': true },
    };
    const keys: string[] = [];
    for await (const page of paginateQuery({ client }, input))
      keys.push(...(page.Items ?? []).map((item) => String(item.key)));
    return { keys, cursor: shards[shards.indexOf(shard) + 1] ?? null };
  };

/** What asks for the keys of a shard that begin with a prefix; DynamoDB refuses an empty beginning. */
function underPrefix(
  { manifest }: TableNames,
  { bucket, shard, prefix }: { readonly bucket: string; readonly shard: string; readonly prefix: string },
) {
  const isWhole = prefix === '';
  return {
    TableName: manifest,
    IndexName: 'by-prefix',
    KeyConditionExpression: `bucketShard = :shard${isWhole ? '' : ' AND begins_with(#key, :prefix)'}`,
    ...(isWhole ? {} : { ExpressionAttributeNames: { '#key': 'key' } }),
    ExpressionAttributeValues: {
      ':shard': `${bucket}/${shard}`,
      ...(isWhole ? {} : { ':prefix': prefix }),
    },
  };
}
