import type { Item, RecordKind } from '../../core/log/leaf.ts';
import type { TableNames } from '../dynamodb/tables.ts';

/** Collections of Runs that the log has. */
export const LOGGED_COLLECTIONS = { approvals: 'approval', decisions: 'decision' } as const;

/** What an item of a table is to the log; `null` for one that it does not have. */
export function recordKind(table: string, item: Item, tables: TableNames): RecordKind | null {
  if (table === tables.manifest) return 'entry';
  if (table === tables.versions) return 'version';
  if (table === tables.findings) return 'finding';
  const collection = String(item.collection);
  return table === tables.runs && isLogged(collection) ? LOGGED_COLLECTIONS[collection] : null;
}

/** The table in which items of a kind are. */
export const tableOf = (kind: RecordKind, tables: TableNames): string => tables[TABLES[kind]];

const TABLES: Readonly<Record<RecordKind, keyof TableNames>> = {
  entry: 'manifest',
  version: 'versions',
  finding: 'findings',
  approval: 'runs',
  decision: 'runs',
};

const isLogged = (collection: string): collection is keyof typeof LOGGED_COLLECTIONS =>
  Object.hasOwn(LOGGED_COLLECTIONS, collection);

/** Bytes as seals have them: text, which the console shows. */
export const sealText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
