import { createCipheriv, createHash } from 'node:crypto';

/** An object of the store that is pulled. */
export interface StoredObject {
  readonly key: string;
  readonly size: number;
  /** Where in the bytes that all share it begins. */
  readonly offset: number;
}

const SMALL_OBJECTS = 2000;
const SMALL_BYTES = 64 * 1024;
const LARGE_OBJECTS = 4;
const LARGE_BYTES = 256 * 2 ** 20;

export const KINDS = ['small', 'large'] as const;
export type Kind = (typeof KINDS)[number];

export const BUCKET = 'standin';
export const VERSION_ID = 'v1';

/** From nothing to twice the mean, so that the sizes differ; large ones are all of one size. */
const SMALL = Array.from({ length: SMALL_OBJECTS }, (_, index) => ({
  key: `small/folder-${String(index % 20).padStart(2, '0')}/${String(index).padStart(5, '0')}.jsonl`,
  size: (index * 7919) % (SMALL_BYTES * 2),
  offset: (index * 977) % 2 ** 20,
}));
const LARGE = Array.from({ length: LARGE_OBJECTS }, (_, index) => ({
  key: `large/shard-${index}.bin`,
  size: LARGE_BYTES,
  offset: index * 977,
}));

/** In the order of keys. */
export const OBJECTS: Readonly<Record<Kind, readonly StoredObject[]>> = {
  small: SMALL.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  large: LARGE,
};

export const totalBytes = (kind: Kind): number => OBJECTS[kind].reduce((sum, { size }) => sum + size, 0);

// The same in every process, and nothing that could be packed.
const BLOCK = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(2 ** 20));

/** The next bytes of an object, as many as lie together. */
export function bytesAt({ offset }: StoredObject, position: number, last: number): Buffer {
  const start = (offset + position) % BLOCK.length;
  return BLOCK.subarray(start, start + Math.min(BLOCK.length - start, last + 1 - position));
}

export function sha256Of(object: StoredObject): string {
  const hash = createHash('sha256');
  for (let position = 0; position < object.size; ) {
    const bytes = bytesAt(object, position, object.size - 1);
    hash.update(bytes);
    position += bytes.length;
  }
  return hash.digest('hex');
}
