import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ManifestKeys } from '../../core/engine/verification/ports.ts';
import type { TableNames } from './tables.ts';
import { SHARDS, shardNames } from './tables.ts';

/** Keys of the manifest under a prefix, shard after shard; the cursor is the shard and the last key of it. */
export const manifestKeys =
  (client: DynamoDBDocumentClient, tables: TableNames): ManifestKeys =>
  async (bucket, prefix, cursor) => {
    const shards = shardNames(SHARDS.prefix);
    const [shard = '00', after] = cursor === null ? [shards[0]] : (JSON.parse(cursor) as [string, string?]);
    const bucketShard = `${bucket}/${shard}`;
    const start =
      after === undefined
        ? {}
        : { ExclusiveStartKey: { bucketShard, key: after, object: `${bucket}/${after}` } };
    const answer = await client.send(
      new QueryCommand({
        TableName: tables.manifest,
        IndexName: 'by-prefix',
        KeyConditionExpression: `bucketShard = :shard${prefix === '' ? '' : ' AND begins_with(#key, :prefix)'}`,
        ...(prefix === '' ? {} : { ExpressionAttributeNames: { '#key': 'key' } }),
        ExpressionAttributeValues: { ':shard': bucketShard, ...(prefix === '' ? {} : { ':prefix': prefix }) },
        Limit: 1000,
        ...start,
      }),
    );
    const keys = (answer.Items ?? []).map((item) => ({
      key: String(item.key),
      size: Number(item.size ?? 0),
    }));
    return { keys, cursor: nextCursor(shard, answer.LastEvaluatedKey?.key, shards) };
  };

function nextCursor(shard: string, lastKey: unknown, shards: readonly string[]): string | null {
  if (typeof lastKey === 'string') return JSON.stringify([shard, lastKey]);
  const next = shards[shards.indexOf(shard) + 1];
  return next === undefined ? null : JSON.stringify([next]);
}
