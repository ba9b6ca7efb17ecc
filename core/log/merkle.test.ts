import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, sha256 } from '../../test/fakes/memory-log.ts';
import {
  consistencyProof,
  inclusionProof,
  isConsistent,
  isIncluded,
  rangeHash,
} from '../../test/model/log-proofs.ts';
import { remembered } from '../base/memoize.ts';
import { type Hash, hashLeaf, rootOf } from './merkle.ts';
import { encodeTile, TreeEdge, tilePath } from './tiles.ts';

/** RFC 6962, 2.1, word for word. */
const naive = (leaves: readonly Uint8Array[]): Hash => {
  if (leaves.length === 0) return sha256(new Uint8Array());
  const [only] = leaves;
  if (leaves.length === 1 && only) return sha256(Buffer.concat([Buffer.of(0), only]));
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Buffer.concat([Buffer.of(1), naive(leaves.slice(0, k)), naive(leaves.slice(k))]));
};

const leavesOf = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, at) => bytesOf(`leaf ${at}`));
const hex = (hash: Hash): string => Buffer.from(hash).toString('hex');

/** A tree of a size as it is stored, and the hashes of its ranges. */
const treeOf = remembered((count: number) => {
  const tiles = new Map<string, Uint8Array>();
  const grown = TreeEdge.empty(sha256).grown(leavesOf(count));
  for (const { level, index, hashes } of grown.tiles)
    tiles.set(tilePath(level, index, hashes.length), encodeTile(hashes));
  const range = rangeHash(count, async (path) => tiles.get(path) ?? null, sha256);
  return { root: grown.edge.root, range };
});

const leafHash = (index: number): Hash => hashLeaf(bytesOf(`leaf ${index}`), sha256);

describe('the tree', () => {
  it.each([
    [[], 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [[''], '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [['', '00'], 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [['', '00', '10'], 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  ])('has the roots of the test vectors of Certificate Transparency: %j', (leaves, root) => {
    const hashes = leaves.map((leaf) => hashLeaf(Buffer.from(leaf, 'hex'), sha256));
    expect(hex(rootOf(hashes, sha256))).toBe(root);
  });

  it('has the root that the definition gives, in whatever pieces it grew', () => {
    const pieces = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, (counts) => {
        const all = leavesOf(counts.reduce((sum, count) => sum + count, 0));
        let edge = TreeEdge.empty(sha256);
        let at = 0;
        for (const count of counts) {
          edge = edge.grown(all.slice(at, at + count)).edge;
          at += count;
        }
        expect(hex(edge.root)).toBe(hex(naive(all)));
      }),
      { numRuns: 30 },
    );
  });

  it.each([255, 256, 257, 512, 513, 65_537])('has it with %i leaves', (count) => {
    expect(hex(treeOf(count).root)).toBe(hex(naive(leavesOf(count))));
  });
});

const SIZES = [...Array.from({ length: 20 }, (_, at) => at + 1), 255, 256, 257, 513];

describe('proofs', () => {
  it('show of every leaf of every size that it is in the tree, and at no other index', async () => {
    for (const size of SIZES) {
      const { root, range } = treeOf(size);
      for (let index = 0; index < size; index += size > 40 ? 37 : 1) {
        const proof = await inclusionProof(index, size, range);
        const claim = { index, size, leaf: leafHash(index), root };
        expect(isIncluded(claim, proof, sha256), `${index} of ${size}`).toBe(true);
        expect(isIncluded({ ...claim, leaf: leafHash(index + 1) }, proof, sha256)).toBe(false);
        expect(isIncluded({ ...claim, index: size }, proof, sha256)).toBe(false);
        if (size > 1) expect(isIncluded(claim, proof.slice(1), sha256)).toBe(false);
      }
    }
  });

  it('show of every two sizes that the smaller tree is the beginning of the larger', async () => {
    for (const newer of SIZES)
      for (const older of SIZES.filter((size) => size <= newer)) {
        const [before, after] = [treeOf(older), treeOf(newer)];
        const proof = await consistencyProof(older, newer, after.range);
        const heads = { older, olderRoot: before.root, newer, newerRoot: after.root };
        expect(isConsistent(heads, proof, sha256), `${older} in ${newer}`).toBe(true);
        const other = { ...heads, olderRoot: leafHash(9999) };
        expect(isConsistent(other, proof, sha256)).toBe(false);
        expect(isConsistent({ ...heads, newerRoot: leafHash(9999) }, proof, sha256)).toBe(false);
      }
  });
});
