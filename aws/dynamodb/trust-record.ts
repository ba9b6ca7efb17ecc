import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Trust } from '../../core/scope/guard.ts';
import type { TableNames } from './tables.ts';

const KEY = { collection: 'configuration', id: 'trust' } as const;

/** Keeps whom the deployed configuration trusts, for those who ask without having it. */
export async function saveTrust(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  { accounts, organization }: Trust,
): Promise<void> {
  const Item = { ...KEY, accounts, organization };
  await client.send(new PutCommand({ TableName: tables.runs, Item }));
}

/** `null` where an older release was deployed, which kept nothing. */
export async function readTrust(client: DynamoDBDocumentClient, tables: TableNames): Promise<Trust | null> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tables.runs, Key: KEY, ConsistentRead: true }),
  );
  if (!Item) return null;
  const { accounts, organization } = Item as unknown as Trust;
  return { accounts, organization };
}
