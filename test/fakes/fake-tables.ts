import { BatchGetCommand, type DynamoDBDocumentClient, type QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../../aws/dynamodb/item-codecs.ts';

/** How the tables answer. */
export interface Answering {
  /** Items on a page, for each page that is asked for. */
  readonly pageSize?: () => number;
  /** Which of two items of the same sort key comes first: DynamoDB promises nothing of that. */
  readonly tie?: (a: Item, b: Item) => number;
}

/** Answers queries as DynamoDB does, in pages. */
export function fakeTables(
  items: readonly Item[],
  { pageSize = () => 3, tie = () => 0 }: Answering = {},
): { readonly client: DynamoDBDocumentClient; readonly asked: QueryCommand['input'][] } {
  const asked: QueryCommand['input'][] = [];
  const send = async (command: QueryCommand | BatchGetCommand) => {
    if (command instanceof BatchGetCommand) return batchGet(items, command.input);
    const { input } = command;
    asked.push(input);
    const names = input.ExpressionAttributeNames ?? {};
    const values = input.ExpressionAttributeValues ?? {};
    const [key, sort] = [names['#key'] ?? '', names['#sort'] ?? ''];
    const condition = input.KeyConditionExpression ?? '';
    const order = sort || SORT_KEYS[input.IndexName ?? ''] || 'key';
    const found = items
      .filter((item) => item[key] === values[':key'])
      .filter((item) => {
        if (!sort) return true;
        const text = String(item[sort]);
        if (condition.includes('begins_with')) return text.startsWith(values[':sort']);
        if (condition.includes('BETWEEN')) return text >= values[':sort'] && text <= values[':end'];
        return condition.includes('<') ? text < values[':sort'] : text >= values[':sort'];
      })
      .sort((a, b) => byBytes(a[order], b[order]) || tie(a, b));
    if (!input.ScanIndexForward) found.reverse();
    const start = Number(input.ExclusiveStartKey?.at ?? 0);
    const end = start + pageSize();
    return {
      Items: found.slice(start, end),
      ...(end < found.length ? { LastEvaluatedKey: { at: end } } : {}),
    };
  };
  return { client: { send } as unknown as DynamoDBDocumentClient, asked };
}

const batchGet = (items: readonly Item[], { RequestItems = {} }: BatchGetCommand['input']) => ({
  Responses: Object.fromEntries(
    Object.entries(RequestItems).map(([table, { Keys = [] }]) => [
      table,
      // In no order that anybody promises.
      Keys.flatMap((key) => items.find(({ object }) => object === key.object) ?? []).toReversed(),
    ]),
  ),
});

/** Of indexes that are read without a condition on their sort key. */
const SORT_KEYS: Readonly<Record<string, string>> = {
  'open-by-severity': 'time',
  'by-dataset': 'time',
  'by-object': 'time',
  'by-actor': 'time',
};

const byBytes = (a: unknown, b: unknown): number =>
  Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
