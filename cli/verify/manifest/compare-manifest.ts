import { setTimeout as sleep } from 'node:timers/promises';
import { sha256Bytes } from '../../../aws/log/note-key.ts';
import type { Checkpoint } from '../../../core/log/checkpoint.ts';
import {
  type LogState,
  nameOf,
  newLogState,
  noteOf,
  shelveEntries,
  shelveRow,
  type TamperedRecord,
  tamperedRecords,
} from '../../../core/log/compare-tables.ts';
import { judgeRecord, type LeafNote } from '../../../core/log/judge-record.ts';
import { decodeLeaf, RECORD_KINDS, type RecordKind } from '../../../core/log/leaf.ts';
import { type IndexedEntry, readLeaves } from '../../../core/log/read-leaves.ts';
import type { TreeEdge } from '../../../core/log/tiles.ts';
import { gather, inOrder } from '../../batches.ts';
import { DiskShelf } from './disk-shelf.ts';
import type { LogReader } from './log-reader.ts';

export interface ManifestSummary {
  readonly log: { readonly name: string; readonly size: number; readonly root: string };
  readonly records: number;
  readonly rows: number;
  readonly isOpen: boolean;
  /** How long the log took to have what the tables held already; 0 where it had all of it. */
  readonly lagSeconds: number;
  /** When the newest record of the log was written to its table. */
  readonly newestAt: string | null;
  /** Kinds of records whose table tells the log nothing any more: the stream is off, or is another one. */
  readonly cut: readonly RecordKind[];
  /** Records that differ and were too many for another look. */
  readonly notLookedAt: number;
}

export interface CompareManifestPorts {
  readonly log: LogReader;
  /** Files with checkpoints that somebody was given. */
  readonly checkpoints: readonly string[];
  readonly now: () => number;
  readonly onProgress: (text: string) => void;
  /** How long the log may be behind. @default 90 seconds */
  readonly maxLagMs?: number;
  /** How many items that the log does not explain are looked at once more. @default 10,000 */
  readonly maxLooks?: number;
}

/** What differs, as it was judged at a head of the log. */
export interface ComparedRecord extends TamperedRecord {
  readonly head: Checkpoint;
  /** The table says more than the log, whose stream is as it was; it may still come. */
  readonly isBehind: boolean;
}

/** Changes are gathered for 20 seconds before they are appended; the rest is for a busy function. */
const MAX_LAG_MS = 90_000;
const PAUSE_MS = 3_000;
/** Of what differs as much is looked at once more. */
const MAX_LOOKS = 10_000;
/** As much of it at a time, and is kept in memory for it. */
const LOOKS_AT_ONCE = 2_000;
/** Items that are read at the same time. */
const CONCURRENCY = 16;

/**
 * Replays the log and compares it with the tables. What is in memory does not grow with them, nor with what differs.
 * @returns `null` where the log has no checkpoint yet
 * @throws {SealwatchError} `READ_BROKEN` when the log is not whole, or is not the one of which a checkpoint was handed out
 */
export async function compareManifest(
  ports: CompareManifestPorts,
  onRecord: (found: ComparedRecord) => Promise<void>,
): Promise<ManifestSummary | null> {
  const { log, checkpoints, now, onProgress, maxLooks = MAX_LOOKS } = ports;
  const earlier = await Promise.all(checkpoints.map((file) => log.handedOut(file)));
  const head = await log.head();
  if (head === null) return null;
  using shelf = new DiskShelf();
  const state = newLogState();
  const edge = await replay(head, { log, earlier }, (entries) => {
    shelveEntries(entries, state, shelf);
    onProgress(`read ${entries.at(-1)?.index ?? 0} of ${head.size} entries of the log`);
  });
  let rows = 0;
  for await (const row of log.rows()) {
    shelveRow(row, shelf);
    rows += 1;
    if (rows % 1000 === 0) onProgress(`read ${rows} items of the tables`);
  }
  const began = now();
  let newest = { head, state, lagSeconds: 0 };
  let cut: readonly RecordKind[] = await cutStreams(state, log);
  const lookAgainAt = async (unlogged: readonly TamperedRecord[]): Promise<void> => {
    const look = await lookAgain(unlogged, { head, edge, state, began }, ports);
    newest = { ...look, lagSeconds: Math.max(newest.lagSeconds, look.lagSeconds) };
    cut = await cutStreams(look.state, log);
    for (const found of look.left)
      await onRecord({ ...found, head: look.head, isBehind: !cut.includes(found.kind) && isNewer(found) });
  };
  const unlogged: TamperedRecord[] = [];
  let looks = 0;
  let notLookedAt = 0;
  for await (const found of tamperedRecords(shelf)) {
    if (found.verdict.index !== null) await onRecord({ ...found, head, isBehind: false });
    else if (looks < maxLooks) {
      looks += 1;
      unlogged.push(found);
      if (unlogged.length === LOOKS_AT_ONCE) await lookAgainAt(unlogged.splice(0));
    } else notLookedAt += 1;
  }
  if (unlogged.length > 0) await lookAgainAt(unlogged);
  return {
    log: {
      name: head.origin,
      size: newest.head.size,
      root: Buffer.from(newest.head.root).toString('base64'),
    },
    records: newest.state.records,
    rows,
    isOpen: newest.state.isOpen,
    lagSeconds: newest.lagSeconds,
    newestAt: newest.state.newestAt,
    cut,
    notLookedAt,
  };
}

/** What nobody of Sealwatch ever does is no news that may still come: taking away, and going back. */
const isNewer = ({ verdict }: TamperedRecord): boolean =>
  verdict.index === null && (verdict.fault === 'edited' || verdict.fault === 'slipped-in');

async function replay(
  head: Checkpoint,
  { log, earlier, from }: { log: LogReader; earlier?: readonly Checkpoint[]; from?: TreeEdge },
  onEntries: (entries: readonly IndexedEntry[]) => void,
): Promise<TreeEdge> {
  const reading = readLeaves(head, {
    read: (path) => log.read(path),
    sha256: sha256Bytes,
    ...(earlier && { earlier }),
    ...(from && { from }),
  });
  for (;;) {
    const next = await reading.next();
    if (next.done) return next.value;
    onEntries(next.value);
  }
}

interface Read {
  readonly head: Checkpoint;
  readonly edge: TreeEdge;
  readonly state: LogState;
  /** When the tables had been read. */
  readonly began: number;
}

interface Look {
  readonly left: readonly TamperedRecord[];
  readonly head: Checkpoint;
  /** With what the log had got meanwhile. */
  readonly state: LogState;
  readonly lagSeconds: number;
}

/** The log comes after the tables: what it does not have yet is asked for again, for as long as it may take. */
async function lookAgain(
  first: readonly TamperedRecord[],
  { head, edge, state: before, began }: Read,
  ports: CompareManifestPorts,
): Promise<Look> {
  const { log, now, onProgress, maxLagMs = MAX_LAG_MS } = ports;
  const state = { ...before, streams: new Map(before.streams) };
  let [left, read] = [first, { head, edge }];
  let lagSeconds = 0;
  while (left.length > 0) {
    const news = new Map<string, LeafNote[]>();
    const newest = (await log.head()) ?? read.head;
    const grown = await replay(newest, { log, from: read.edge }, (entries) => {
      for (const { name, note } of notesOf(entries, state)) news.set(name, [...(news.get(name) ?? []), note]);
    });
    read = { head: newest, edge: grown };
    const again = await gather(inOrder(left, CONCURRENCY, (found) => judgedAgain(found, news, log)));
    const still = again.filter((found) => found !== null);
    if (still.length < left.length) lagSeconds = Math.round((now() - began) / 1000);
    left = still;
    const waits = left.some(({ verdict }) => verdict.index === null);
    if (!waits || now() - began >= maxLagMs) break;
    onProgress(`${left.length} items are not in the log; waiting for it`);
    await sleep(Math.min(PAUSE_MS, maxLagMs));
  }
  return { left, head: read.head, state, lagSeconds };
}

function* notesOf(entries: readonly IndexedEntry[], state: LogState) {
  for (const { bytes, index } of entries) {
    const leaf = decodeLeaf(bytes);
    const note = noteOf(leaf, index, state);
    if (note !== null && leaf.kind !== 'opened') yield { name: nameOf(leaf.kind, leaf.key), note };
  }
}

async function judgedAgain(
  found: TamperedRecord,
  news: ReadonlyMap<string, readonly LeafNote[]>,
  log: LogReader,
): Promise<TamperedRecord | null> {
  const { kind, key } = found;
  const history = [...found.history, ...(news.get(nameOf(kind, key)) ?? [])];
  const row = await log.row(kind, key);
  const verdict = judgeRecord(history, row);
  return verdict && { kind, key, history, row, verdict };
}

async function cutStreams({ streams }: LogState, log: LogReader): Promise<RecordKind[]> {
  const kinds: RecordKind[] = [];
  for (const kind of RECORD_KINDS) {
    const [told, now] = [streams.get(kind), await log.stream(kind)];
    // Of a kind that no leaf is about it is only known whether its stream is on.
    if (now === null || (told !== undefined && now !== told)) kinds.push(kind);
  }
  return kinds;
}
