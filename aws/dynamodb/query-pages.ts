import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item } from './version-codec.ts';

/** What was read, and whether it is all that there is. */
export interface Pages {
  readonly items: readonly Item[];
  readonly isWhole: boolean;
}

/** Reads page by page, for a page ends at 1 MB, until there is no more or what was read is enough. */
export async function queryPages(
  client: DynamoDBDocumentClient,
  query: QueryCommandInput,
  isEnough: (read: readonly Item[]) => boolean = () => false,
): Promise<Pages> {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({ ...query, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined && !isEnough(items));
  return { items, isWhole: from === undefined };
}
