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

export const isSameHash = (a: Hash, b: Hash): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);
