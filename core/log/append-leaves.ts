import { SealwatchError } from '../base/errors.ts';
import {
  CHECKPOINT_PATH,
  type Checkpoint,
  type NoteVerifier,
  openCheckpoint,
  type SignNote,
  signCheckpoint,
} from './checkpoint.ts';
import { isSameHash, type Sha256 } from './merkle.ts';
import {
  decodeEntries,
  decodeTile,
  edgeTiles,
  encodeEntries,
  encodeTile,
  entriesPath,
  TILE_WIDTH,
  TreeEdge,
  tilePath,
} from './tiles.ts';

/** Where the log is kept: each path is written once, but for the checkpoint. */
export interface LogStore {
  /** Strongly consistent. */
  read(path: string): Promise<{ readonly bytes: Uint8Array; readonly etag: string } | null>;
  /** @returns false where something is under this path already; that stays */
  putNew(path: string, bytes: Uint8Array): Promise<boolean>;
  /** @param etag - of what may be replaced; `null` where nothing may be there. @returns the new ETag; `null` where another was there */
  replace(path: string, bytes: Uint8Array, etag: string | null): Promise<string | null>;
}

export interface LogPorts {
  readonly store: LogStore;
  readonly sign: SignNote;
  readonly verifier: NoteVerifier;
  readonly sha256: Sha256;
}

/** Tries against other writers. Each time one of them has brought the log forward. */
const MAX_CONFLICTS = 50;

/**
 * Appends leaves, in order and side by side, and returns the new head. A batch of leaves is written under the size that the log had, unless there is one
 * already: whoever comes second reads again. With that it is in the log. All that follows is computed from it, so whoever finds a
 * batch that is not worked off yet does it, with the same result.
 * @throws {SealwatchError} `READ_BROKEN` when what is stored is no log of this key; `CONFLICT` when other writers were always first
 */
export async function appendLeaves(leaves: readonly Uint8Array[], ports: LogPorts): Promise<Checkpoint> {
  for (let attempt = 0; attempt < MAX_CONFLICTS; attempt++) {
    const head = await settledHead(ports);
    if (leaves.length === 0) return head.checkpoint;
    if (await ports.store.putNew(batchPath(head.edge.size), encodeEntries(leaves)))
      return (await workOff(head, leaves, ports)).checkpoint;
  }
  throw new SealwatchError(
    'CONFLICT',
    `other writers of the log were first ${MAX_CONFLICTS} times; try again`,
  );
}

/** Leaves that were decided on, under the size of the log before them. */
const batchPath = (size: number): string => `batches/${String(size).padStart(16, '0')}`;

interface Head {
  readonly edge: TreeEdge;
  readonly checkpoint: Checkpoint;
  /** `null` where there is no checkpoint yet. */
  readonly etag: string | null;
}

/** The head after every batch that was decided on. */
async function settledHead(ports: LogPorts): Promise<Head> {
  let head = await readHead(ports);
  for (;;) {
    const batch = await ports.store.read(batchPath(head.edge.size));
    if (batch === null) return head;
    head = await workOff(head, decodeEntries(batch.bytes), ports);
  }
}

async function readHead({ store, verifier, sha256 }: LogPorts): Promise<Head> {
  const stored = await store.read(CHECKPOINT_PATH);
  if (stored === null) {
    const edge = TreeEdge.empty(sha256);
    return { edge, checkpoint: { origin: verifier.key.name, size: 0, root: edge.root }, etag: null };
  }
  const checkpoint = openCheckpoint(new TextDecoder().decode(stored.bytes), verifier);
  const edge = await readEdge(checkpoint.size, store, sha256);
  if (!isSameHash(edge.root, checkpoint.root))
    throw new SealwatchError(
      'READ_BROKEN',
      `the tiles of the log are not those of its checkpoint at ${checkpoint.size}`,
    );
  return { edge, checkpoint, etag: stored.etag };
}

/** The right edge of the tree at a size that it had once. */
export async function readEdge(size: number, store: LogStore, sha256: Sha256): Promise<TreeEdge> {
  const levels = edgeTiles(size).map(async ({ level, index, width }) => {
    if (width === 0) return [];
    const path = tilePath(level, index, width);
    const stored = await store.read(path);
    if (stored === null) throw new SealwatchError('READ_BROKEN', `the log has no ${path}`);
    return decodeTile(stored.bytes, width);
  });
  return new TreeEdge(size, await Promise.all(levels), sha256);
}

/** Entries and tiles first, so that whoever reads a checkpoint finds all that it stands for. */
async function workOff(head: Head, leaves: readonly Uint8Array[], ports: LogPorts): Promise<Head> {
  const { store, verifier, sign, sha256 } = ports;
  const { edge, tiles } = head.edge.grown(leaves);
  await Promise.all([
    ...(await bundles(head.edge.size, leaves, store)).map(({ path, bytes }) => store.putNew(path, bytes)),
    ...tiles.map(({ level, index, hashes }) =>
      store.putNew(tilePath(level, index, hashes.length), encodeTile(hashes)),
    ),
  ]);
  const checkpoint = { origin: verifier.key.name, size: edge.size, root: edge.root };
  const note = await signCheckpoint(checkpoint, { key: verifier.key, sign, sha256 });
  const etag = await store.replace(CHECKPOINT_PATH, new TextEncoder().encode(note), head.etag);
  // Another writer has worked off the same batch; its head may already be beyond it.
  return etag === null ? readHead(ports) : { edge, checkpoint, etag };
}

/** Bundles with the new entries, with what the last one held before. */
async function bundles(
  size: number,
  leaves: readonly Uint8Array[],
  store: LogStore,
): Promise<{ readonly path: string; readonly bytes: Uint8Array }[]> {
  const first = Math.floor(size / TILE_WIDTH);
  const width = size % TILE_WIDTH;
  const all = [...(await entriesBefore(first, width, store)), ...leaves];
  return Array.from({ length: Math.ceil(all.length / TILE_WIDTH) }, (_, at) => {
    const entries = all.slice(at * TILE_WIDTH, (at + 1) * TILE_WIDTH);
    return { path: entriesPath(first + at, entries.length), bytes: encodeEntries(entries) };
  });
}

async function entriesBefore(index: number, width: number, store: LogStore): Promise<Uint8Array[]> {
  if (width === 0) return [];
  const path = entriesPath(index, width);
  const stored = await store.read(path);
  if (stored === null) throw new SealwatchError('READ_BROKEN', `the log has no ${path}`);
  return decodeEntries(stored.bytes);
}
