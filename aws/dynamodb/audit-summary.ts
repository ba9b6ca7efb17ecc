import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { AuditSummary } from '../../core/queries/queries.ts';
import type { TableNames } from './tables.ts';

const KEY = { collection: 'looks', id: 'audit' } as const;

/** What the newest audit of everything that is guarded came to. */
export async function saveAuditSummary(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  summary: AuditSummary,
): Promise<void> {
  await client.send(new PutCommand({ TableName: tables.runs, Item: { ...KEY, ...summary } }));
}

/** `null` before the first audit. */
export async function readAuditSummary(
  client: DynamoDBDocumentClient,
  tables: TableNames,
): Promise<AuditSummary | null> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tables.runs, Key: KEY, ConsistentRead: true }),
  );
  if (!Item) return null;
  const { collection: _, id: __, ...summary } = Item;
  return summary as unknown as AuditSummary;
}
