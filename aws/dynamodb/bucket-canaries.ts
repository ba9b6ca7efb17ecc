import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { CANARIES, type HeardCanary } from '../../core/scope/canary.ts';
import { pages, queryOf } from './queries/partition.ts';
import type { TableNames } from './tables.ts';

const WATCHED = { collection: 'looks', id: 'canaries' } as const;

/** ISO times since when canaries are put, by bucket. */
type Since = Readonly<Record<string, string>>;

/** Keeps that a canary was heard of, unless a newer one was. */
export const saveHeardCanary =
  (client: DynamoDBDocumentClient, { runs }: TableNames) =>
  async (canary: Omit<HeardCanary, 'since'> & { readonly putAt: string }): Promise<void> => {
    try {
      await client.send(
        new PutCommand({
          TableName: runs,
          Item: { collection: CANARIES, id: canary.bucket, ...canary },
          ConditionExpression: 'attribute_not_exists(id) OR putAt < :putAt',
          ExpressionAttributeValues: { ':putAt': canary.putAt },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  };

/** What is known of the canaries of the buckets in which the newest settings poll knew that one is put. */
export async function readBucketCanaries(
  client: DynamoDBDocumentClient,
  { runs: table }: TableNames,
): Promise<HeardCanary[]> {
  const since = await readSince(client, table);
  const heard = new Map<string, Pick<HeardCanary, 'putAt' | 'heardAt'>>();
  const query = queryOf({ table, key: { name: 'collection', value: CANARIES }, isConsistent: true });
  for await (const page of pages(client, query))
    for (const { id, putAt, heardAt } of page)
      heard.set(String(id), { putAt: String(putAt), heardAt: String(heardAt) });
  return Object.entries(since).map(([bucket, from]) => ({
    bucket,
    ...(heard.get(bucket) ?? { putAt: null, heardAt: null }),
    since: from,
  }));
}

/**
 * Keeps in which buckets canaries are put: of one that is new, or was away, nothing is known from before.
 * @param now ISO time
 */
export async function saveCanaryBuckets(
  client: DynamoDBDocumentClient,
  { runs }: TableNames,
  buckets: readonly string[],
  now: string,
): Promise<void> {
  const before = await readSince(client, runs);
  const isSame = Object.keys(before).length === buckets.length && buckets.every((name) => name in before);
  if (isSame) return;
  const since: Since = Object.fromEntries(buckets.map((name) => [name, before[name] ?? now]));
  await client.send(new PutCommand({ TableName: runs, Item: { ...WATCHED, since } }));
}

async function readSince(client: DynamoDBDocumentClient, table: string): Promise<Since> {
  const get = new GetCommand({ TableName: table, Key: WATCHED, ConsistentRead: true });
  return ((await client.send(get)).Item?.since ?? {}) as Since;
}
