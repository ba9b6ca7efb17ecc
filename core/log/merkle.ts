/** SHA-256 of bytes, as bytes. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** A hash of the tree: 32 bytes. */
export type Hash = Uint8Array;

const LEAF = 0x00;
const NODE = 0x01;

/** Hash of a leaf (RFC 6962, 2.1). */
export const hashLeaf = (data: Uint8Array, sha256: Sha256): Hash => sha256(prefixed(LEAF, data));

/** Hash of the node above two hashes (RFC 6962, 2.1). */
export const hashNode = (left: Hash, right: Hash, sha256: Sha256): Hash =>
  sha256(prefixed(NODE, left, right));

function prefixed(prefix: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(1 + parts.reduce((length, part) => length + part.length, 0));
  whole[0] = prefix;
  let at = 1;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Root over hashes of whole subtrees of one size, of which the last may be smaller: the head of RFC 6962, where each hash stands for what
 * is below it. Of none it is the hash of nothing.
 */
export function rootOf(hashes: readonly Hash[], sha256: Sha256): Hash {
  const [first] = hashes;
  if (first === undefined) return sha256(new Uint8Array());
  if (hashes.length === 1) return first;
  const split = splitOf(hashes.length);
  return hashNode(rootOf(hashes.slice(0, split), sha256), rootOf(hashes.slice(split), sha256), sha256);
}

/** The largest power of two below a number above 1. Not by shifting: a log may have more leaves than 32 bits count. */
export function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

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

export const isSameHash = (a: Hash, b: Hash): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);
