import { type AttributeValue, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ImportPage } from '../../core/log/import-tables.ts';
import type { Item } from '../../core/log/leaf.ts';
import type { Mac } from '../../core/log/seal.ts';
import type { TableNames } from '../dynamodb/tables.ts';
import { LOGGED_COLLECTIONS, recordKind } from './record-kinds.ts';
import { importedLeaf, plainItem } from './stream-leaves.ts';

/** Items of a request: a megabyte of the largest tables. */
const PAGE_ITEMS = 1000;

/** A part of what the log has, strongly consistent. */
export interface TablePage {
  readonly table: string;
  readonly items: readonly Item[];
  /** Where to go on; `null` at the end of all tables. */
  readonly cursor: string | null;
}

/** Places in which the log's items are, in order. */
const placesOf = ({ manifest, versions, findings, runs }: TableNames) => [
  ...[manifest, versions, findings].map((table) => ({ table, collection: null })),
  ...Object.keys(LOGGED_COLLECTIONS).map((collection) => ({ table: runs, collection })),
];

/**
 * Reads the items that the log has, a page at a time.
 * @param cursor - `null` at the beginning
 */
export async function tablePage(
  client: DynamoDBDocumentClient,
  tables: TableNames,
  cursor: string | null,
): Promise<TablePage> {
  const { place: at, key } = cursor === null ? { place: 0, key: undefined } : parseCursor(cursor);
  const places = placesOf(tables);
  const place = places[at] ?? { table: tables.manifest, collection: null };
  const common = {
    TableName: place.table,
    Limit: PAGE_ITEMS,
    ConsistentRead: true,
    ...(key && { ExclusiveStartKey: key }),
  };
  const answer = await (place.collection === null
    ? client.send(new ScanCommand(common))
    : client.send(
        new QueryCommand({
          ...common,
          KeyConditionExpression: '#collection = :collection',
          ExpressionAttributeNames: { '#collection': 'collection' },
          ExpressionAttributeValues: { ':collection': { S: place.collection } },
        }),
      ));
  const next = answer.LastEvaluatedKey
    ? { place: at, key: answer.LastEvaluatedKey }
    : at + 1 < places.length
      ? { place: at + 1 }
      : null;
  return {
    table: place.table,
    items: (answer.Items ?? []).map(plainItem),
    cursor: next && JSON.stringify(next),
  };
}

interface Cursor {
  readonly place: number;
  readonly key?: Record<string, AttributeValue>;
}

const parseCursor = (text: string): Cursor => JSON.parse(text) as Cursor;

/** A part of what another release left, or another stack: leaves of the items that have no seal of this one. What has one, the streams tell. */
export async function importPage(
  { client, tables, mac }: { client: DynamoDBDocumentClient; tables: TableNames; mac: Mac },
  cursor: string | null,
  at: Date,
): Promise<ImportPage> {
  const page = await tablePage(client, tables, cursor);
  const leaves = page.items.flatMap((item) => {
    const kind = recordKind(page.table, item, tables);
    const leaf = kind && importedLeaf(kind, item, { mac, at });
    return leaf === null || leaf.seal === 'valid' ? [] : leaf;
  });
  return { leaves, cursor: page.cursor };
}
