import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { HoldCheck } from '../../core/engine/holds/hold-check.ts';
import { type DatasetHold, holdName } from '../../core/scope/hold.ts';
import type { Item } from './item-codecs.ts';
import { pages, queryOf } from './queries/partition.ts';
import type { TableNames } from './tables.ts';

/** Collections of the table of runs: what is held, and how far the watch of each hold is. */
const HOLDS = 'holds';
const HOLD_CHECKS = 'hold-checks';

/** How far the watch of each hold is; strongly consistent. */
export async function readHoldChecks(
  client: DynamoDBDocumentClient,
  tables: TableNames,
): Promise<HoldCheck[]> {
  const items = await collectionOf(client, tables, HOLD_CHECKS);
  return items.map(({ collection: _, id: __, ...check }) => check as unknown as HoldCheck);
}

/** Every hold that was ever recorded; strongly consistent. */
export async function readHolds(client: DynamoDBDocumentClient, tables: TableNames): Promise<DatasetHold[]> {
  const items = await collectionOf(client, tables, HOLDS);
  return items.map(({ collection: _, id: __, ...hold }) => hold as unknown as DatasetHold);
}

/** Keeps a hold, in place of what was kept of it. */
export async function saveHold(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  hold: DatasetHold,
): Promise<void> {
  const Item = { collection: HOLDS, id: holdName(hold), ...hold };
  await client.send(new PutCommand({ TableName: tables.runs, Item }));
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
