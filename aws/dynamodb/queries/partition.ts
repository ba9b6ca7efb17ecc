import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';

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
