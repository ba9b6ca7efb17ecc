import type { FileHandle } from 'node:fs/promises';
import { algorithmOf } from '../../core/base/digest.ts';
import type { Copy } from '../../core/findings/finding.ts';
import type { Pool } from '../batches.ts';
import type { ByteStore } from './byte-store.ts';
import { type Room, Rooms } from './rooms.ts';
import type { WantedFile } from './wanted-files.ts';
import { type GrowingFile, WriteThread } from './write-thread.ts';

/** Bytes of one request, and so the memory of one. */
const RANGE_BYTES = 8 * 2 ** 20;
/** Ranges that are on their way, or wait to be written. */
const MAX_RANGES = 12;

/** True for a file that several requests read at once. */
export const isLarge = ({ size }: WantedFile): boolean => size !== null && size > RANGE_BYTES;

/** What large files share: memory for their ranges, and a thread. */
export class LargeFiles implements Pool {
  /** So many that the next file begins before the last bytes of one are there. */
  readonly concurrency = 4;
  readonly rooms = new Rooms(MAX_RANGES, RANGE_BYTES);
  readonly writer = new WriteThread();

  async close(): Promise<void> {
    await this.writer.close();
  }
}

interface Filling {
  readonly from: Copy;
  readonly store: ByteStore;
  readonly large: LargeFiles;
}

/** Why bytes did not come. */
export type Missed = 'gone' | 'archived' | 'other-bytes';

/** The digest of what a file has now, in hexadecimal, or why it has not all bytes; and how many of them were there before. */
export type Filled = { readonly began: number } & ({ readonly missed: Missed } | { readonly hex: string });

/**
 * Fetches several ranges at a time, and writes and digests them in order, after what an earlier try left. Whenever it stops, the file is
 * whole up to its end.
 */
export async function fillLarge(
  handle: FileHandle,
  file: WantedFile,
  { from, store, large: { rooms, writer } }: Filling,
): Promise<Filled> {
  const size = file.size ?? 0;
  const growing = writer.begin(handle.fd, algorithmOf(file.digest), size);
  try {
    const began = await digestWhatIsThere(handle, size, { growing, rooms });
    const missed = await fetchRest({ from, first: began, size }, { growing, rooms, store });
    if (missed !== null) return { began, missed };
    await handle.truncate(size);
    return { began, hex: await growing.end() };
  } finally {
    growing.drop();
  }
}

interface Means {
  readonly growing: GrowingFile;
  readonly rooms: Rooms;
}

/** More than the file has is none of its bytes. @returns how many bytes */
async function digestWhatIsThere(
  handle: FileHandle,
  size: number,
  { growing, rooms }: Means,
): Promise<number> {
  const { size: there } = await handle.stat();
  if (there === 0 || there > size) return 0;
  const room = await rooms.take();
  try {
    let at = 0;
    while (at < there) {
      const { bytesRead } = await handle.read(room, 0, room.length, at);
      if (bytesRead === 0) break;
      await growing.add(room.subarray(0, bytesRead), null);
      at += bytesRead;
    }
    return at;
  } finally {
    rooms.give(room);
  }
}

interface Rest {
  readonly from: Copy;
  /** From here on it is missing. */
  readonly first: number;
  readonly size: number;
}

async function fetchRest(
  { from, first, size }: Rest,
  { growing, rooms, store }: Means & Pick<Filling, 'store'>,
): Promise<Missed | null> {
  let isOver = false;
  let turn: Promise<Missed | null> = Promise.resolve(null);
  for (let at = first; at < size && !isOver; at += RANGE_BYTES) {
    const room = await rooms.take();
    const range = { first: at, last: Math.min(at + RANGE_BYTES, size) - 1 };
    turn = inTurn(turn, { range, room, read: store.read(from, range, { into: room }) });
    // Awaited by the next one, too.
    turn.then(
      (missed) => {
        isOver ||= missed !== null;
      },
      () => {
        isOver = true;
      },
    );
  }
  return turn;

  /** What is wrong with one range ends those after it; a room is free only once nothing comes into it any more. */
  async function inTurn(before: typeof turn, { range, room, read }: Coming): Promise<Missed | null> {
    // It may fail before its turn comes.
    const settled = Promise.allSettled([read]);
    try {
      const missed = await before;
      if (missed !== null) return missed;
      const bytes = await read;
      if (bytes === null || bytes === 'archived') return bytes ?? 'gone';
      const length = range.last + 1 - range.first;
      if (bytes === 'too-many' || bytes.length !== length) return 'other-bytes';
      if (bytes.buffer !== room.buffer) bytes.copy(room);
      await growing.add(room.subarray(0, length), range.first);
      return null;
    } finally {
      await settled;
      rooms.give(room);
    }
  }
}

interface Coming {
  readonly range: { readonly first: number; readonly last: number };
  readonly room: Room;
  readonly read: ReturnType<ByteStore['read']>;
}
