import { SealwatchError } from '../base/errors.ts';
import { type Hash, hashNode, type RangeHash, rootOf, type Sha256, splitOf } from './merkle.ts';
import { decodeTile, TILE_WIDTH, tilePath, widthAt } from './tiles.ts';

/** Reads what is stored under a path of the log; `null` where there is nothing. */
export type ReadPath = (path: string) => Promise<Uint8Array | null>;

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
