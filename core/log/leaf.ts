import { SealwatchError } from '../base/errors.ts';
import { canonical, isObject, jsonIn } from '../base/json.ts';
import { MAX_ENTRY_BYTES } from './tiles.ts';

/** What of the tables the log has. Of a baseline the entry says what it is, and the decision who sealed it. */
export type RecordKind = 'entry' | 'version' | 'finding' | 'approval' | 'decision';

/** An item of a table, as plain JSON. */
export type Item = Readonly<Record<string, unknown>>;

/** Who wrote an item: `valid` is Sealwatch, which alone can make a seal; `missing` is what was there before there were seals. */
export type SealState = 'valid' | 'missing' | 'wrong';

/** What the log says of one change of one item. */
export interface RecordLeaf {
  readonly kind: RecordKind;
  /** `put` is a write, `remove` a deletion; `imported` is what the table held when the log began, or when nobody had logged it. */
  readonly change: 'put' | 'remove' | 'imported';
  readonly key: RecordKey;
  readonly seal: SealState;
  /** Counts the writes of the item, so that an older state is known as one; 0 for what is written once. */
  readonly count: number;
  /** The same of the item that it replaced or removed; `null` where there was none, and of an import. */
  readonly before: number | null;
  /** SHA-256 over the item as canonical JSON; `null` for one that was removed. */
  readonly digest: string | null;
  /** The item; `null` where it was removed, or is larger than an entry of the log. */
  readonly item: Item | null;
  /** When the table was written; of an import, when it was read. */
  readonly at: string;
  /** The stream that told of it, and its number there; `null` for an import. What was told twice has the same number. */
  readonly stream: string | null;
  readonly sequence: string | null;
}

/** From here on an item without a valid seal is not Sealwatch's. Before, it may be what an earlier release wrote, or another stack. */
export interface OpenedLeaf {
  readonly kind: 'opened';
  readonly at: string;
  /** How many items were imported. */
  readonly imported: number;
}

export type Leaf = RecordLeaf | OpenedLeaf;

/** Names an item in its table. */
export type RecordKey = Readonly<Record<string, string>>;

/** Attributes of the primary key of each kind, in order. */
const KEY_ATTRIBUTES: Readonly<Record<RecordKind, readonly string[]>> = {
  entry: ['object'],
  version: ['object', 'version'],
  finding: ['id'],
  approval: ['collection', 'id'],
  decision: ['collection', 'id'],
};

export const RECORD_KINDS = Object.keys(KEY_ATTRIBUTES) as readonly RecordKind[];

export const keyOf = (kind: RecordKind, item: Item): RecordKey =>
  Object.fromEntries(KEY_ATTRIBUTES[kind].map((name) => [name, String(item[name])]));

/** The key whose values these are, in order. */
export const keyFrom = (kind: RecordKind, values: readonly string[]): RecordKey =>
  Object.fromEntries(KEY_ATTRIBUTES[kind].map((name, at) => [name, values[at] ?? '']));

/** What counts the writes of an item of each kind. */
const COUNTERS: Readonly<Record<RecordKind, string | null>> = {
  entry: 'revision',
  version: 'written',
  finding: 'stamp',
  approval: null,
  decision: null,
};

export function countOf(kind: RecordKind, item: Item): number {
  const name = COUNTERS[kind];
  const value = name === null ? 0 : item[name];
  return typeof value === 'number' ? value : 0;
}

const FORMAT = 1;

/** A leaf as bytes: JSON in one form, so that one content has one hash. What is too large is left out, and its digest stays. */
export function encodeLeaf(leaf: Leaf): Uint8Array {
  const bytes = new TextEncoder().encode(canonical({ v: FORMAT, ...leaf }));
  if (bytes.length <= MAX_ENTRY_BYTES || leaf.kind === 'opened') return bytes;
  return encodeLeaf({ ...leaf, item: null });
}

/** @throws {SealwatchError} `READ_BROKEN` for bytes that are no leaf of this format */
export function decodeLeaf(bytes: Uint8Array): Leaf {
  const leaf = jsonIn(new TextDecoder().decode(bytes));
  if (!isObject(leaf) || leaf.v !== FORMAT || typeof leaf.kind !== 'string')
    throw new SealwatchError(
      'READ_BROKEN',
      `a leaf of the log is ${isObject(leaf) ? `of format ${JSON.stringify(leaf.v)}` : 'no JSON'}; format 1 is read`,
    );
  const { v: _, ...rest } = leaf;
  return rest as unknown as Leaf;
}
