import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { LookSummary } from '../../core/report/queries.ts';
import type { TableNames } from './tables.ts';

const KEY = { collection: 'looks', id: 'newest' } as const;

/** What the newest look at all settings came to. */
export async function saveLook(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  look: LookSummary,
): Promise<void> {
  await client.send(new PutCommand({ TableName: tables.runs, Item: { ...KEY, ...look } }));
}

/** `null` before the first look. */
export async function readLook(
  client: DynamoDBDocumentClient,
  tables: TableNames,
): Promise<LookSummary | null> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tables.runs, Key: KEY, ConsistentRead: true }),
  );
  if (!Item) return null;
  const { collection: _, id: __, ...look } = Item;
  return look as unknown as LookSummary;
}
