import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { HoldCheck } from '../../core/engine/holds/hold-check.ts';
import type { DatasetHold } from '../../core/scope/hold.ts';
import type { Item } from './item-codecs.ts';
import { pages, queryOf } from './queries/partition.ts';
import type { TableNames } from './tables.ts';

/** Collections of the table of runs: what is held, and how far the watch of each hold is. */
export const HOLDS = 'holds';
const HOLD_CHECKS = 'hold-checks';

export function decodeHold({ collection: _, id: __, ...hold }: Item): DatasetHold {
  return hold as unknown as DatasetHold;
}

/** How far the watch of each hold is; strongly consistent. */
export async function readHoldChecks(
  client: DynamoDBDocumentClient,
  tables: TableNames,
): Promise<HoldCheck[]> {
  const items = await collectionOf(client, tables, HOLD_CHECKS);
  return items.map(({ collection: _, id: __, ...check }) => check as unknown as HoldCheck);
}

export async function readHolds(client: DynamoDBDocumentClient, tables: TableNames): Promise<DatasetHold[]> {
  return (await collectionOf(client, tables, HOLDS)).map(decodeHold);
}

/** Two checks at once cost requests and nothing else: whoever writes last is believed. */
export async function saveHoldCheck(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  check: HoldCheck,
): Promise<void> {
  const Item = { collection: HOLD_CHECKS, id: check.hold, ...check };
  await client.send(new PutCommand({ TableName: tables.runs, Item }));
}

async function collectionOf(
  client: DynamoDBDocumentClient,
  { runs: table }: TableNames,
  value: string,
): Promise<Item[]> {
  const items: Item[] = [];
  const query = queryOf({ table, key: { name: 'collection', value }, isConsistent: true });
  for await (const page of pages(client, query)) items.push(...page);
  return items;
}
