import { SealwatchError } from '../base/errors.ts';
import type { Checkpoint } from './checkpoint.ts';
import { isSameHash, type Sha256 } from './merkle.ts';
import { decodeEntries, entriesPath, TILE_WIDTH, TreeEdge } from './tiles.ts';

/** Bundles that are asked for ahead: the log is far away, and what is read is used up at once. */
const READ_AHEAD = 16;

/** Reads what is stored under a path of the log; `null` where there is nothing. */
export type ReadPath = (path: string) => Promise<Uint8Array | null>;

export interface Reading {
  readonly read: ReadPath;
  readonly sha256: Sha256;
  /** Earlier heads that have to be beginnings of this log, as somebody was given them. @default - none */
  readonly earlier?: readonly Checkpoint[];
  /** The tree as far as it was read before. @default - nothing of it */
  readonly from?: TreeEdge;
}

/** An entry of the log, and where it stands. */
export interface IndexedEntry {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/**
 * Every entry of the log up to a head, in order; returns the tree that was read. Only a few bundles are in memory at a time.
 * What was read counts only once the end was reached: then the root is that of the head.
 * @throws {SealwatchError} `READ_BROKEN` when entries are missing, or are not those of this head or of an earlier one
 */
export async function* readLeaves(
  head: Checkpoint,
  { read, sha256, earlier = [], from = TreeEdge.empty(sha256) }: Reading,
): AsyncGenerator<readonly IndexedEntry[], TreeEdge> {
  const older = [...earlier].sort((a, b) => a.size - b.size);
  let edge = from;
  for await (const { index, entries } of bundlesOf(from.size, head.size, read)) {
    const fresh = entries.slice(edge.size - index * TILE_WIDTH);
    const start = edge.size;
    for (const between of cut(fresh, older, start)) edge = checked(edge.grown(between).edge, older);
    yield fresh.map((bytes, at) => ({ index: start + at, bytes }));
  }
  const beyond = older.find(({ size }) => size > head.size);
  if (beyond) throw differs(`the log has ${head.size} entries, and the earlier checkpoint ${beyond.size}`);
  if (edge.size !== head.size || !isSameHash(edge.root, head.root))
    throw differs(`the entries of the log are not those of its checkpoint at ${head.size}`);
  return edge;
}

/** The pieces of entries between the sizes at which an earlier head is to be compared. */
function* cut(
  entries: readonly Uint8Array[],
  older: readonly Checkpoint[],
  start: number,
): Generator<readonly Uint8Array[]> {
  let at = 0;
  for (const { size } of older) {
    const end = size - start;
    if (end <= at || end > entries.length) continue;
    yield entries.slice(at, end);
    at = end;
  }
  if (at < entries.length) yield entries.slice(at);
}

function checked(edge: TreeEdge, older: readonly Checkpoint[]): TreeEdge {
  const wrong = older.find(({ size, root }) => size === edge.size && !isSameHash(root, edge.root));
  if (wrong)
    throw differs(
      `the first ${wrong.size} entries of the log are not those of the earlier checkpoint: the log was rewritten`,
    );
  return edge;
}

interface Bundle {
  readonly index: number;
  readonly entries: readonly Uint8Array[];
}

async function* bundlesOf(from: number, size: number, read: ReadPath): AsyncGenerator<Bundle> {
  const first = Math.floor(from / TILE_WIDTH);
  const count = Math.ceil(size / TILE_WIDTH) - first;
  const begun: Promise<Bundle>[] = [];
  const begin = (at: number): void => {
    if (at >= count) return;
    const bundle = readBundle(first + at, size, read);
    // Whoever waits for it hears of a failure; nobody does when an earlier one has failed.
    bundle.catch(() => undefined);
    begun.push(bundle);
  };
  for (let at = 0; at < READ_AHEAD; at++) begin(at);
  for (let at = 0; at < count; at++) {
    const bundle = await begun.shift();
    begin(at + READ_AHEAD);
    if (bundle) yield bundle;
  }
}

async function readBundle(index: number, size: number, read: ReadPath): Promise<Bundle> {
  const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
  // A bundle that is whole by now may stand for the one that was not: S3 keeps both, a mirror need not.
  const bytes = (await read(entriesPath(index, width))) ?? (await read(entriesPath(index, TILE_WIDTH)));
  const entries = bytes === null ? [] : decodeEntries(bytes).slice(0, width);
  if (entries.length < width)
    throw differs(`the log has no ${entriesPath(index, width)} with ${width} entries`);
  return { index, entries };
}

const differs = (message: string): SealwatchError => new SealwatchError('READ_BROKEN', message);
