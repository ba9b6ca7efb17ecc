import { createHash } from 'node:crypto';
import type { AttributeValue as StoredValue } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { canonical } from '../../core/base/json.ts';
import { countOf, type Item, keyOf, type RecordKind, type RecordLeaf } from '../../core/log/leaf.ts';
import { type Mac, sealState } from '../../core/log/seal.ts';
import type { TableNames } from '../dynamodb/tables.ts';
import { recordKind, sealText } from './record-kinds.ts';

/** What an item says, as text that two equal ones have in common. */
export const itemDigest = (item: Item): string =>
  `sha256:${createHash('sha256').update(canonical(item)).digest('hex')}`;

/** Leaves of what a stream tells, in its order; nothing of items that the log does not have. */
export const leavesOfStream = (
  records: readonly DynamoDBRecord[],
  tables: TableNames,
  mac: Mac,
): RecordLeaf[] => records.flatMap((record) => leafOf(record, tables, mac) ?? []);

function leafOf(record: DynamoDBRecord, tables: TableNames, mac: Mac): RecordLeaf | null {
  // arn:aws:dynamodb:REGION:ACCOUNT:table/NAME/stream/LABEL; a label has colons.
  const [, table = '', , label = ''] = (record.eventSourceARN ?? '').split('/');
  const { NewImage, OldImage, Keys, ApproximateCreationDateTime, SequenceNumber } = record.dynamodb ?? {};
  const [item, before] = [plain(NewImage), plain(OldImage)];
  const named = item ?? before ?? plain(Keys);
  const kind = named && recordKind(table, named, tables);
  if (!named || kind === null) return null;
  return {
    ...contentOf(kind, { item, named }, mac),
    before: before && countOf(kind, before),
    at: new Date((ApproximateCreationDateTime ?? 0) * 1000).toISOString(),
    stream: label,
    sequence: SequenceNumber ?? null,
  };
}

/** The leaf of an item that was there before the log. */
export const importedLeaf = (
  kind: RecordKind,
  item: Item,
  { mac, at }: { mac: Mac; at: Date },
): RecordLeaf => ({
  ...contentOf(kind, { item, named: item }, mac),
  change: 'imported',
  before: null,
  at: at.toISOString(),
  stream: null,
  sequence: null,
});

interface Content {
  /** `null` where it was removed. */
  readonly item: Item | null;
  readonly named: Item;
}

const contentOf = (kind: RecordKind, { item, named }: Content, mac: Mac) => ({
  kind,
  change: item === null ? ('remove' as const) : ('put' as const),
  key: keyOf(kind, named),
  seal: item === null ? ('missing' as const) : sealState(kind, item, mac, sealText),
  count: countOf(kind, named),
  digest: item && itemDigest(item),
  item,
});

type Image = Readonly<Record<string, AttributeValue>>;

/** What a stream or a table gives, as the tables' clients give items. */
const plain = (image: Image | undefined): Item | null => (image === undefined ? null : plainItem(image));

/**
 * An item as plain JSON, the same from its table as from its stream, whatever somebody put into it: the tables' clients refuse numbers
 * that are too large for them, and have forms of their own for bytes and sets.
 */
export const plainItem = (image: Readonly<Record<string, TableValue>>): Item =>
  Object.fromEntries(Object.entries(image).map(([name, value]) => [name, plainValue(value)]));

/** A value of a table's own client, or of a stream, which has bytes in base64. */
type TableValue = AttributeValue | StoredValue;

function plainValue(value: TableValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.L !== undefined) return value.L.map(plainValue);
  if (value.M !== undefined) return plainItem(value.M);
  if (value.NULL !== undefined) return null;
  // Nobody of Sealwatch writes these. By names that no attribute has: a text may not pass for bytes, nor a list for a set.
  if (value.B !== undefined) return { $bytes: base64(value.B) };
  const { SS = [], NS = [] } = value;
  const BS: readonly (string | Uint8Array)[] = value.BS ?? [];
  // A set has no order.
  return { $set: [...SS, ...NS.map((each) => String(Number(each))), ...BS.map(base64)].sort() };
}

const base64 = (bytes: string | Uint8Array): string =>
  typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('base64');
