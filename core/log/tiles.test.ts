import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, sha256 } from '../../test/fakes/memory-log.ts';
import {
  decodeEntries,
  decodeTile,
  encodeEntries,
  encodeTile,
  entriesPath,
  TreeEdge,
  tilePath,
} from './tiles.ts';

describe('paths', () => {
  it.each([
    [tilePath(0, 0, 256), 'tile/0/000'],
    [tilePath(0, 1_234_067, 256), 'tile/0/x001/x234/067'],
    [tilePath(3, 999, 17), 'tile/3/999.p/17'],
    [tilePath(1, 1000, 1), 'tile/1/x001/000.p/1'],
    [entriesPath(273, 112), 'tile/entries/273.p/112'],
    [entriesPath(1000, 256), 'tile/entries/x001/000'],
  ])('are those of tlog-tiles: %s', (path, expected) => {
    expect(path).toBe(expected);
  });
});

describe('a tree of 70,000 leaves', () => {
  it('has the tiles that tlog-tiles says: 273 whole ones and one of 112 hashes, then 273 in two, then one', () => {
    const leaves = Array.from({ length: 70_000 }, (_, at) => bytesOf(String(at)));
    const { tiles } = TreeEdge.empty(sha256).grown(leaves);
    const shapes = tiles.map(({ level, index, hashes }) => tilePath(level, index, hashes.length));
    expect(shapes.filter((path) => path.startsWith('tile/0/'))).toHaveLength(274);
    expect(shapes.slice(272)).toEqual([
      'tile/0/272',
      'tile/0/273.p/112',
      'tile/1/000',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ]);
  });
});

describe('bundles', () => {
  it('give back the entries that they were made of, up to 65,535 bytes each', () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 });
    fc.assert(fc.property(entries, (all) => void expect(decodeEntries(encodeEntries(all))).toEqual(all)));
    const largest = new Uint8Array(65_535).fill(7);
    expect(decodeEntries(encodeEntries([largest]))).toEqual([largest]);
  });

  it('hold no larger entry', () => {
    expect(() => encodeEntries([new Uint8Array(65_536)])).toThrow('65536 bytes; 65535 are allowed');
  });

  it.each([[[0]], [[0, 5, 1, 2]]])('that are cut off are refused: %j', (bytes) => {
    expect(() => decodeEntries(Uint8Array.from(bytes))).toThrow('is cut off');
  });

  it('of hashes have exactly as many as their name says', () => {
    const hashes = [sha256(bytesOf('a')), sha256(bytesOf('b'))];
    expect(decodeTile(encodeTile(hashes), 2)).toEqual(hashes);
    expect(() => decodeTile(encodeTile(hashes), 3)).toThrow(
      'a tile of 3 hashes has 64 bytes; 96 are allowed',
    );
  });
});
