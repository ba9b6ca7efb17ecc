/** Bytes of an object; both ends are included, as in HTTP. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** The ranges of at most `length` bytes that make up the bytes from `start` to `size`, in order. */
export function* byteRanges(start: number, size: number, length: number): Generator<ByteRange> {
  for (let first = start; first < size; first += length) {
    yield { first, last: Math.min(first + length, size) - 1 };
  }
}

export const rangeHeader = ({ first, last }: ByteRange): string => `bytes=${first}-${last}`;

const CONTENT_RANGE = /^bytes (\d+)-(\d+)\/(\d+)$/;

/** What a Content-Range header says; `null` when it is not a range of a known whole. */
export function parseContentRange(
  header: string | undefined,
): (ByteRange & { readonly size: number }) | null {
  const [, first, last, size] = CONTENT_RANGE.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || size === undefined) return null;
  return { first: Number(first), last: Number(last), size: Number(size) };
}
