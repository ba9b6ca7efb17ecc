import { SealwatchError } from '../base/errors.ts';
import { type Hash, hashLeaf, rootOf, type Sha256 } from './merkle.ts';

/** Hashes of a whole tile: 2 to the power of its height, 8. */
export const TILE_WIDTH = 256;
const HASH_BYTES = 32;
/** An entry of a bundle has a length of two bytes before it. */
export const MAX_ENTRY_BYTES = 0xffff;

/** Where a tile of hashes is (C2SP tlog-tiles). @param width - how many hashes it has; all 256 where it is whole */
export const tilePath = (level: number, index: number, width: number): string =>
  `tile/${level}/${indexPath(index)}${partial(width)}`;

/** Where a bundle of entries is (C2SP tlog-tiles). @param width - how many entries it has */
export const entriesPath = (index: number, width: number): string =>
  `tile/entries/${indexPath(index)}${partial(width)}`;

const partial = (width: number): string => (width === TILE_WIDTH ? '' : `.p/${width}`);

/** `1234067` is `x001/x234/067`. */
function indexPath(index: number): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  const groups = digits.match(/.{3}/g) ?? [];
  return groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/');
}

/** Hashes of a tile as they are stored: one after the other. */
export function encodeTile(hashes: readonly Hash[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * HASH_BYTES);
  for (const [at, hash] of hashes.entries()) bytes.set(hash, at * HASH_BYTES);
  return bytes;
}

/** @throws {SealwatchError} `READ_BROKEN` for bytes that do not hold exactly `width` hashes */
export function decodeTile(bytes: Uint8Array, width: number): Hash[] {
  if (bytes.length !== width * HASH_BYTES)
    throw broken(`a tile of ${width} hashes has ${bytes.length} bytes; ${width * HASH_BYTES} are allowed`);
  return Array.from({ length: width }, (_, at) => bytes.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}

/** @throws {SealwatchError} `INTERNAL` for an entry of more than 65,535 bytes */
export function encodeEntries(entries: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(entries.reduce((length, entry) => length + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_BYTES)
      throw new SealwatchError(
        'INTERNAL',
        `an entry of the log has ${entry.length} bytes; 65535 are allowed`,
      );
    bytes.set([entry.length >> 8, entry.length & 0xff], at);
    bytes.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bytes;
}

/** @throws {SealwatchError} `READ_BROKEN` for bytes that end within an entry */
export function decodeEntries(bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 + (bytes[at] ?? 0) * 0x100 + (bytes[at + 1] ?? 0);
    if (at + 2 > bytes.length || end > bytes.length)
      throw broken(`entry ${entries.length} of a bundle is cut off at byte ${bytes.length}`);
    entries.push(bytes.slice(at + 2, end));
    at = end;
  }
  return entries;
}

const broken = (message: string): SealwatchError => new SealwatchError('READ_BROKEN', message);

/** A tile that a tree gets when it grows. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly hashes: readonly Hash[];
}

/**
 * The right edge of a tree: on each level of tiles the hashes of the one that is not whole yet. It is all that is needed to let the tree
 * grow and to know its root, so its size hardly grows with the tree.
 */
export class TreeEdge {
  readonly size: number;
  readonly #levels: readonly (readonly Hash[])[];
  readonly #sha256: Sha256;

  constructor(size: number, levels: readonly (readonly Hash[])[], sha256: Sha256) {
    this.size = size;
    this.#levels = levels;
    this.#sha256 = sha256;
  }

  static empty(sha256: Sha256): TreeEdge {
    return new TreeEdge(0, [], sha256);
  }

  /** The root of the tree. */
  get root(): Hash {
    let below: Hash | null = null;
    for (const hashes of this.#levels) {
      const all: readonly Hash[] = below === null ? hashes : [...hashes, below];
      below = all.length === 0 ? below : rootOf(all, this.#sha256);
    }
    return below ?? rootOf([], this.#sha256);
  }

  /** The tree with more leaves, and the tiles that are new in it, whole ones and one that is not on each level. */
  grown(leaves: readonly Uint8Array[]): { readonly edge: TreeEdge; readonly tiles: readonly Tile[] } {
    const tiles: Tile[] = [];
    const levels: (readonly Hash[])[] = [];
    let more = leaves.map((leaf) => hashLeaf(leaf, this.#sha256));
    let count = this.size;
    for (let level = 0; level < this.#levels.length || more.length > 0; level++) {
      const hashes = [...(this.#levels[level] ?? []), ...more];
      const first = Math.floor(count / TILE_WIDTH);
      const chunks = chunked(hashes);
      if (more.length > 0)
        tiles.push(...chunks.map((chunk, at) => ({ level, index: first + at, hashes: chunk })));
      const whole = chunks.filter((chunk) => chunk.length === TILE_WIDTH);
      levels.push(hashes.slice(whole.length * TILE_WIDTH));
      more = whole.map((chunk) => rootOf(chunk, this.#sha256));
      count = first;
    }
    return { edge: new TreeEdge(this.size + leaves.length, levels, this.#sha256), tiles };
  }
}

const chunked = (hashes: readonly Hash[]): (readonly Hash[])[] =>
  Array.from({ length: Math.ceil(hashes.length / TILE_WIDTH) }, (_, at) =>
    hashes.slice(at * TILE_WIDTH, (at + 1) * TILE_WIDTH),
  );

/** The tiles that are not whole at the right edge of a tree of this size, by level; a width of 0 where there is none. */
export function edgeTiles(
  size: number,
): { readonly level: number; readonly index: number; readonly width: number }[] {
  const tiles = [];
  for (let [level, count] = [0, size]; count > 0; level++, count = Math.floor(count / TILE_WIDTH))
    tiles.push({ level, index: Math.floor(count / TILE_WIDTH), width: count % TILE_WIDTH });
  return tiles;
}

/** How wide the stored tile is at a place of a tree of this size; 0 where there is none. */
export function widthAt(level: number, index: number, size: number): number {
  const count = Math.floor(size / TILE_WIDTH ** level);
  return Math.max(0, Math.min(TILE_WIDTH, count - index * TILE_WIDTH));
}
