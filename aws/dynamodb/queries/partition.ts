import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';

/** One partition of a table or of an index, and which part of its order to read. */
export interface Partition {
  readonly table: string;
  readonly index?: string;
  readonly key: { readonly name: string; readonly value: string };
  readonly sort?: { readonly name: string; readonly operator: 'begins' | 'from'; readonly value: string };
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
  const condition = sort?.operator === 'begins' ? 'begins_with(#sort, :sort)' : '#sort >= :sort';
  return {
    TableName: table,
    ...(index ? { IndexName: index } : {}),
    KeyConditionExpression: sort ? `#key = :key AND ${condition}` : '#key = :key',
    ExpressionAttributeNames: { '#key': key.name, ...(sort ? { '#sort': sort.name } : {}) },
    ExpressionAttributeValues: { ':key': key.value, ...(sort ? { ':sort': sort.value } : {}) },
    ScanIndexForward: !isNewestFirst,
    ConsistentRead: isConsistent === true,
  };
}
