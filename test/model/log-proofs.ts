import { SealwatchError } from '../../core/base/errors.ts';
import { type Hash, hashNode, isSameHash, rootOf, type Sha256, splitOf } from '../../core/log/merkle.ts';
import type { ReadPath } from '../../core/log/read-leaves.ts';
import { decodeTile, TILE_WIDTH, tilePath, widthAt } from '../../core/log/tiles.ts';

// What clients of transparency logs do with the tiles: the product itself reads every leaf.

/** Root of the leaves from one index up to another, without it: what proofs are made of. */
export type RangeHash = (from: number, to: number) => Promise<Hash>;

/** That a leaf is in a tree of a size: hashes from below to the top (RFC 6962, 2.1.1). */
export async function inclusionProof(index: number, size: number, range: RangeHash): Promise<Hash[]> {
  return path(index, { from: 0, to: size }, range);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

async function path(index: number, { from, to }: Span, range: RangeHash): Promise<Hash[]> {
  if (to - from === 1) return [];
  const middle = from + splitOf(to - from);
  return index < middle
    ? [...(await path(index, { from, to: middle }, range)), await range(middle, to)]
    : [...(await path(index, { from: middle, to }, range)), await range(from, middle)];
}

/** That a tree of one size is the beginning of one of another (RFC 6962, 2.1.2). Of nothing and of the same size there is nothing to prove. */
export async function consistencyProof(older: number, newer: number, range: RangeHash): Promise<Hash[]> {
  return older === 0 || older === newer ? [] : subproof(older, { from: 0, to: newer }, range);
}

async function subproof(older: number, { from, to }: Span, range: RangeHash): Promise<Hash[]> {
  // The verifier knows the older head, so it is left out where it is a whole subtree.
  if (to === older) return from === 0 ? [] : [await range(from, to)];
  const middle = from + splitOf(to - from);
  return older <= middle
    ? [...(await subproof(older, { from, to: middle }, range)), await range(middle, to)]
    : [...(await subproof(older, { from: middle, to }, range)), await range(from, middle)];
}

export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly leaf: Hash;
  readonly root: Hash;
}

/** False for everything that does not prove that the leaf stands at its index in the tree with this root (RFC 9162, 2.1.3.2). */
export function isIncluded(
  { index, size, leaf, root }: Inclusion,
  proof: readonly Hash[],
  sha256: Sha256,
): boolean {
  if (index < 0 || index >= size) return false;
  let [at, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    const isRight = at % 2 === 1 || at === last;
    hash = isRight ? hashNode(sibling, hash, sha256) : hashNode(hash, sibling, sha256);
    while (isRight && at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && isSameHash(hash, root);
}

export interface Consistency {
  readonly older: number;
  readonly olderRoot: Hash;
  readonly newer: number;
  readonly newerRoot: Hash;
}

/** False for everything that does not prove that the older tree is the beginning of the newer one (RFC 9162, 2.1.4.2). */
export function isConsistent(heads: Consistency, proof: readonly Hash[], sha256: Sha256): boolean {
  const { older, olderRoot, newer, newerRoot } = heads;
  if (older > newer || older < 0) return false;
  if (older === newer) return proof.length === 0 && isSameHash(olderRoot, newerRoot);
  if (older === 0) return proof.length === 0;
  const hashes = isPowerOfTwo(older) ? [olderRoot, ...proof] : proof;
  const [first, ...rest] = hashes;
  if (first === undefined) return false;
  let [at, last] = [older - 1, newer - 1];
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  let [left, whole] = [first, first];
  for (const hash of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      left = hashNode(hash, left, sha256);
      whole = hashNode(hash, whole, sha256);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      whole = hashNode(whole, hash, sha256);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && isSameHash(left, olderRoot) && isSameHash(whole, newerRoot);
}

const half = (value: number): number => Math.floor(value / 2);

const isPowerOfTwo = (value: number): boolean => value === 1 || splitOf(value) * 2 === value;

/**
 * Hashes of ranges from the stored tiles of a tree of a size, for proofs.
 * @throws {SealwatchError} `READ_BROKEN`, when asked, where a tile is missing or has another length
 */
export function rangeHash(size: number, read: ReadPath, sha256: Sha256): RangeHash {
  const tile = async (level: number, index: number): Promise<Hash[]> => {
    const width = widthAt(level, index, size);
    const path = tilePath(level, index, width);
    const bytes = await read(path);
    if (bytes === null) throw new SealwatchError('READ_BROKEN', `the log has no ${path}`);
    return decodeTile(bytes, width);
  };
  /** The hash of a whole subtree of a power of two leaves. */
  const whole = async (from: number, count: number): Promise<Hash> => {
    let [level, unit] = [0, 1];
    while (unit * TILE_WIDTH <= count) [level, unit] = [level + 1, unit * TILE_WIDTH];
    const first = from / unit;
    const index = Math.floor(first / TILE_WIDTH);
    const at = first - index * TILE_WIDTH;
    return rootOf((await tile(level, index)).slice(at, at + count / unit), sha256);
  };
  const range: RangeHash = async (from, to) => {
    const count = to - from;
    const split = count === 1 ? 1 : splitOf(count);
    if (count === 1 || split * 2 === count) return whole(from, count);
    return hashNode(await range(from, from + split), await range(from + split, to), sha256);
  };
  return range;
}
