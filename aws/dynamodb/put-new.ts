import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mapAtOnce } from '../../core/base/concurrency-limit.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { backOff } from '../back-off.ts';
import type { Item } from './item-codecs.ts';
import { isThrottled } from './throttling.ts';

/** Requests at the same time: half of the connections that the client holds, and more than one partition keeps up with. */
const CONCURRENCY = 25;
/** Beside the SDK's own tries of each. */
const MAX_TRIES = 12;

/**
 * Writes items of a table with the attribute `id`, each unless there is one already. Not in batches: whoever may write
 * those may delete.
 * @throws {SealwatchError} `THROTTLED` when DynamoDB keeps throttling
 */
export async function putNew(
  client: DynamoDBDocumentClient,
  table: string,
  items: readonly Item[],
): Promise<void> {
  await mapAtOnce(items, CONCURRENCY, (item) => putOne(client, table, item));
}

async function putOne(client: DynamoDBDocumentClient, table: string, item: Item): Promise<void> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    if (attempt > 0) await backOff(attempt);
    if (await tryPut(client, table, item)) return;
  }
  throw new SealwatchError(
    'THROTTLED',
    `DynamoDB throttled a write ${MAX_TRIES} times; try again later, what was written stays`,
  );
}

/** @returns false when it was throttled */
async function tryPut(client: DynamoDBDocumentClient, TableName: string, Item: Item): Promise<boolean> {
  const ConditionExpression = 'attribute_not_exists(id)';
  try {
    await client.send(new PutCommand({ TableName, Item, ConditionExpression }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return true;
    if (isThrottled(error)) return false;
    throw error;
  }
}
