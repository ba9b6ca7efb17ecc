import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Item } from './item-codecs.ts';

type Keys = Record<string, readonly Item[]>;

/** DynamoDB's limit for one request. */
export const MAX_KEYS = 100;
const MAX_TRIES = 8;

/**
 * Reads items of one or several tables strongly, in as few requests as the limit allows. Keys that DynamoDB leaves
 * unprocessed are asked for again, with growing pauses.
 */
export async function batchGet(client: DynamoDBDocumentClient, keys: Keys): Promise<Record<string, Item[]>> {
  const found: Record<string, Item[]> = {};
  for (const chunk of chunks(keys)) await getChunk(client, chunk, found);
  return found;
}

function chunks(keys: Keys): Keys[] {
  const all = Object.entries(keys).flatMap(([table, list]) => list.map((key) => ({ table, key })));
  const result: Keys[] = [];
  for (let at = 0; at < all.length; at += MAX_KEYS) {
    const group = Object.groupBy(all.slice(at, at + MAX_KEYS), (each) => each.table);
    result.push(
      Object.fromEntries(
        Object.entries(group).map(([table, list]) => [table, (list ?? []).map((each) => each.key)]),
      ),
    );
  }
  return result;
}

async function getChunk(
  client: DynamoDBDocumentClient,
  chunk: Keys,
  found: Record<string, Item[]>,
): Promise<void> {
  let left = Object.fromEntries(Object.entries(chunk).map(([table, list]) => [table, request(list)]));
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    if (attempt > 0) await pause(2 ** attempt * 25 * (0.5 + Math.random()));
    const answer = await client.send(new BatchGetCommand({ RequestItems: left }));
    for (const [table, items] of Object.entries(answer.Responses ?? {})) {
      found[table] = [...(found[table] ?? []), ...items];
    }
    left = Object.fromEntries(
      Object.entries(answer.UnprocessedKeys ?? {}).map(([table, { Keys: list = [] }]) => [
        table,
        request(list),
      ]),
    );
    if (Object.keys(left).length === 0) return;
  }
  throw new SealwatchError(
    'THROTTLED',
    `DynamoDB left keys unread ${MAX_TRIES} times; it is throttling, try again later`,
  );
}

const request = (list: readonly Item[]) => ({ Keys: [...list], ConsistentRead: true });

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
