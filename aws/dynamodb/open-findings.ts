import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { type ObjectRef, objectName } from '../../core/base/object-ref.ts';
import type { Severity } from '../../core/base/severity.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { decodeFinding } from './item-codecs.ts';
import type { TableNames } from './tables.ts';
import { SHARDS, shardNames } from './tables.ts';

/** Counts open findings of a severity: all of them, or those that were found before a time. */
export async function countOpen(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  severity: Severity,
  before: string | null = null,
): Promise<number> {
  const counts = await Promise.all(
    shardNames(SHARDS.finding).map((shard) => countShard(client, tables, `${severity}/${shard}`, before)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function countShard(
  client: DynamoDBDocumentClient,
  { findings }: TableNames,
  shard: string,
  before: string | null,
): Promise<number> {
  const input = {
    TableName: findings,
    IndexName: 'open-by-severity',
    Select: 'COUNT',
    KeyConditionExpression: `openShard = :shard${before === null ? '' : ' AND #time < :before'}`,
    ...(before === null ? {} : { ExpressionAttributeNames: { '#time': 'time' } }),
    ExpressionAttributeValues: { ':shard': shard, ...(before === null ? {} : { ':before': before }) },
  } as const;
  let count = 0;
  for await (const page of paginateQuery({ client }, input)) count += page.Count ?? 0;
  return count;
}

/** Open findings of a severity, in no particular order; from an index that may lag by a moment. */
export async function* openFindings(
  client: DynamoDBDocumentClient,
  { findings }: TableNames,
  severity: Severity,
): AsyncGenerator<Finding> {
  for (const shard of shardNames(SHARDS.finding)) {
    const input = {
      TableName: findings,
      IndexName: 'open-by-severity',
      KeyConditionExpression: 'openShard = :shard',
      ExpressionAttributeValues: { ':shard': `${severity}/${shard}` },
    };
    for await (const page of paginateQuery({ client }, input)) yield* (page.Items ?? []).map(decodeFinding);
  }
}

/** Ids of the open findings about a key, about calls on it too; from an index that may lag by a moment. */
export async function openFindingsAbout(
  client: DynamoDBDocumentClient,
  { findings }: TableNames,
  ref: ObjectRef,
): Promise<string[]> {
  const input = {
    TableName: findings,
    IndexName: 'by-object',
    KeyConditionExpression: '#object = :object',
    FilterExpression: '#state = :open',
    ExpressionAttributeNames: { '#object': 'object', '#state': 'state' },
    ExpressionAttributeValues: { ':object': objectName(ref), ':open': 'open' },
  };
  const ids: string[] = [];
  for await (const page of paginateQuery({ client }, input))
    ids.push(...(page.Items ?? []).map((item) => String(item.id)));
  return ids;
}
