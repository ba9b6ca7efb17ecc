import { judgeRecord, type LeafNote, type RowNote, type Verdict } from './judge-record.ts';
import { decodeLeaf, keyFrom, type Leaf, type RecordKey, type RecordKind, type RecordLeaf } from './leaf.ts';
import type { IndexedEntry } from './read-leaves.ts';

/** An item as a table holds it. */
export interface TableRow extends RowNote {
  readonly kind: RecordKind;
  readonly key: RecordKey;
}

/** Keeps lines until all are there, those of one name together: more of them than memory holds. */
export interface Shelf {
  add(name: string, line: string): void;
  /** Lines, some of the names at a time. */
  parts(): AsyncIterable<readonly string[]>;
}

/** An item that is not as Sealwatch left it. */
export interface TamperedRecord {
  readonly kind: RecordKind;
  readonly key: RecordKey;
  readonly verdict: Verdict;
  /** For another look, when log and table may have gone on. */
  readonly history: readonly LeafNote[];
  readonly row: RowNote | null;
}

/** What the log says beside its records. */
export interface LogState {
  /** True once every item without a seal is somebody else's. */
  isOpen: boolean;
  /** When the newest record was written to its table; `null` where there is none. */
  newestAt: string | null;
  /** The stream that told of each kind last. */
  readonly streams: Map<RecordKind, string>;
  records: number;
}

export const newLogState = (): LogState => ({
  isOpen: false,
  newestAt: null,
  streams: new Map(),
  records: 0,
});

export const nameOf = (kind: RecordKind, key: RecordKey): string =>
  JSON.stringify([kind, ...Object.values(key)]);

/** What is needed of a leaf to judge its item, and what the log says with it; `null` for what is no record. */
export function noteOf(leaf: Leaf, index: number, state: LogState): LeafNote | null {
  if (leaf.kind === 'opened') {
    state.isOpen = true;
    return null;
  }
  state.records += 1;
  if (leaf.stream !== null) {
    state.newestAt = leaf.at;
    state.streams.set(leaf.kind, leaf.stream);
  }
  return { ...briefOf(leaf), index, isOpen: state.isOpen };
}

const briefOf = ({ change, seal, count, before, digest, at, stream, sequence }: RecordLeaf) => ({
  change,
  seal,
  count,
  before,
  digest,
  at,
  stream,
  sequence,
});

/** Puts what the log says on the shelf. */
export function shelveEntries(entries: readonly IndexedEntry[], state: LogState, shelf: Shelf): void {
  for (const { bytes, index } of entries) {
    const leaf = decodeLeaf(bytes);
    const note = noteOf(leaf, index, state);
    if (note === null || leaf.kind === 'opened') continue;
    const name = nameOf(leaf.kind, leaf.key);
    shelf.add(name, JSON.stringify([name, note]));
  }
}

/** Puts what a table holds on the shelf. */
export function shelveRow({ kind, key, count, digest }: TableRow, shelf: Shelf): void {
  const name = nameOf(kind, key);
  shelf.add(name, JSON.stringify([name, null, { count, digest }]));
}

/** Every item on the shelf that is not as it should be. Only a part of the shelf is in memory at a time. */
export async function* tamperedRecords(shelf: Shelf): AsyncGenerator<TamperedRecord> {
  for await (const lines of shelf.parts()) {
    const items = new Map<string, { history: LeafNote[]; row: RowNote | null }>();
    for (const line of lines) {
      const [name, note, row = null] = JSON.parse(line) as [string, LeafNote | null, RowNote | null];
      const item = items.get(name) ?? { history: [], row: null };
      if (note !== null) item.history.push(note);
      items.set(name, row === null ? item : { ...item, row });
    }
    for (const [name, { history, row }] of items) {
      const verdict = judgeRecord(history, row);
      if (verdict === null) continue;
      const [kind, ...values] = JSON.parse(name) as [RecordKind, ...string[]];
      yield { kind, key: keyFrom(kind, values), verdict, history, row };
    }
  }
}
