import { type Layout, partCount, partRange, type Range } from './layout.ts';

/** SHA-256 of each part, one after the other, 32 bytes each. */
export type PartDigests = Uint8Array;

export const DIGEST_BYTES = 32;

/** Which bytes of two contents differ, to the part. */
export interface Differences {
  /** Of the expected bytes and the found ones: the first of them, adjacent parts as one, `MAX_RANGES` at most. */
  readonly ranges: readonly Range[];
  /** How many there are. */
  readonly count: number;
  /** Bytes that are in parts that differ, or that one of them has more. */
  readonly bytes: number;
}

/** Enough to see what was changed; a finding must stay small. */
export const MAX_RANGES = 20;

interface Content extends Layout {
  readonly digests: PartDigests;
}

/**
 * Which parts of two contents differ. What one has beyond the end of the other differs.
 * @returns `null` where they were cut differently, so that their parts cannot be compared
 */
export function differingRanges(expected: Content, found: Content): Differences | null {
  if (expected.partMiB !== found.partMiB) return null;
  const longer = expected.size > found.size ? expected : found;
  const ranges: { first: number; last: number }[] = [];
  let bytes = 0;
  let count = 0;
  let end = -1;
  for (let part = 0; part < partCount(longer); part++) {
    if (isSamePart(expected.digests, found.digests, part)) continue;
    const { first, last } = partRange(longer, part);
    bytes += last - first + 1;
    if (first === end + 1 && count > 0) {
      if (count <= MAX_RANGES) (ranges.at(-1) as { last: number }).last = last;
    } else {
      count += 1;
      if (count <= MAX_RANGES) ranges.push({ first, last });
    }
    end = last;
  }
  return { ranges, count, bytes };
}

function isSamePart(a: PartDigests, b: PartDigests, part: number): boolean {
  const start = part * DIGEST_BYTES;
  if (start + DIGEST_BYTES > a.length || start + DIGEST_BYTES > b.length) return false;
  for (let at = start; at < start + DIGEST_BYTES; at++) if (a[at] !== b[at]) return false;
  return true;
}
