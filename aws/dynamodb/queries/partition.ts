import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../item-codecs.ts';

/** The part of a partition's order to read. */
export type Range = { readonly name: string } & (
  | { readonly operator: 'begins' | 'from' | 'before'; readonly value: string }
  | { readonly operator: 'between'; readonly value: string; readonly end: string }
);

/** One partition of a table or of an index, and which part of its order to read. */
export interface Partition {
  readonly table: string;
  readonly index?: string;
  readonly key: { readonly name: string; readonly value: string };
  readonly sort?: Range;
  readonly isNewestFirst?: boolean;
  readonly isConsistent?: boolean;
}

/** The query that reads a partition. Every name is an alias: half of ours are reserved words. */
export function queryOf({
  table,
  index,
  key,
  sort,
  isNewestFirst,
  isConsistent,
}: Partition): QueryCommandInput {
  const condition = sort && CONDITIONS[sort.operator];
  return {
    TableName: table,
    ...(index ? { IndexName: index } : {}),
    KeyConditionExpression: condition ? `#key = :key AND ${condition}` : '#key = :key',
    ExpressionAttributeNames: { '#key': key.name, ...(sort ? { '#sort': sort.name } : {}) },
    ExpressionAttributeValues: {
      ':key': key.value,
      ...(sort ? { ':sort': sort.value } : {}),
      ...(sort?.operator === 'between' ? { ':end': sort.end } : {}),
    },
    ScanIndexForward: !isNewestFirst,
    ConsistentRead: isConsistent === true,
  };
}

const CONDITIONS: Readonly<Record<Range['operator'], string>> = {
  begins: 'begins_with(#sort, :sort)',
  from: '#sort >= :sort',
  before: '#sort < :sort',
  between: '#sort BETWEEN :sort AND :end',
};

const DAY = 24 * 60 * 60 * 1000;

/** The dates (UTC) from today back to the day of `since`, newest first. */
export function daysBack(now: Date, since: string): string[] {
  const first = since.slice(0, 10);
  const days: string[] = [];
  for (let time = now.getTime(); dateOf(time) >= first; time -= DAY) days.push(dateOf(time));
  return days;
}

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

// A caller that wants only the newest few pays for few; one that wants all soon gets pages of a megabyte.
const FIRST_PAGE = 100;

/** The pages of one query; from the second on, the next page is on its way while one is consumed. */
export async function* pages(
  client: DynamoDBDocumentClient,
  input: QueryCommandInput,
): AsyncGenerator<readonly Item[]> {
  const ask = (more: Partial<QueryCommandInput>) => client.send(new QueryCommand({ ...input, ...more }));
  let page = await ask({ Limit: FIRST_PAGE });
  yield page.Items ?? [];
  let following = page.LastEvaluatedKey;
  let asked = following && ask({ ExclusiveStartKey: following });
  while (asked) {
    page = await asked;
    following = page.LastEvaluatedKey;
    asked = following && ask({ ExclusiveStartKey: following });
    // Awaited in the next round, or by nobody when the consumer stops here.
    asked?.catch(() => {});
    yield page.Items ?? [];
  }
}
