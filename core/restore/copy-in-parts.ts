import { mapAtOnce } from '../base/concurrency-limit.ts';
import { SealwatchError } from '../base/errors.ts';
import type { BegunKey, Condition, CopiedPart, CopyRequest, RestoreJournal, RestoreWriter } from './ports.ts';

/** CopyObject takes no more bytes. */
export const MAX_COPY_BYTES = 5 * 2 ** 30;
/** An upload takes no more parts. */
const MAX_PARTS = 10_000;
/** Small enough that an interrupted copy loses little. */
const PART_BYTES = 2 ** 30;
const CONCURRENCY = 4;

interface Part {
  readonly number: number;
  /** Both ends included. */
  readonly first: number;
  readonly last: number;
}

/** The parts in which an object of a size is copied; one for what a single request takes. The same size gives the same parts. */
export function partsOf(size: number): readonly Part[] {
  if (size <= MAX_COPY_BYTES) return [{ number: 1, first: 0, last: size - 1 }];
  const bytes = Math.max(PART_BYTES, Math.ceil(size / MAX_PARTS));
  return Array.from({ length: Math.ceil(size / bytes) }, (_, index) => ({
    number: index + 1,
    first: index * bytes,
    last: Math.min((index + 1) * bytes, size) - 1,
  }));
}

interface Work {
  readonly request: CopyRequest;
  /** Bytes. */
  readonly size: number;
  readonly condition: Condition;
  /** What the journal has of the key; with the upload of an earlier run, where that began one. */
  readonly begun: BegunKey;
}

interface Ports {
  readonly writer: RestoreWriter;
  readonly journal: RestoreJournal;
}

/**
 * Copies an object that is too large for one request, within S3. Parts that an earlier run copied are not copied again: their bytes
 * are those of the same digest, whatever version they came from.
 * @returns the id of the new version; `null` for the null version
 * @throws what the writer throws; where the target has moved, the upload is given up first
 */
export async function copyInParts(work: Work, { writer, journal }: Ports): Promise<string | null> {
  const { request, size, condition, begun } = work;
  const { target } = request;
  const { upload, copied } = await uploadOf(work, { writer, journal });
  const done = new Map(copied.map((part) => [part.number, part]));
  try {
    const left = partsOf(size).filter(({ number }) => !done.has(number));
    const fresh = await mapAtOnce(left, CONCURRENCY, (part) => writer.copyPart(request, upload, part));
    const parts = [...copied, ...fresh].sort((a, b) => a.number - b.number);
    return await writer.completeParts(target, { id: upload, parts }, condition);
  } catch (error) {
    if (error instanceof SealwatchError && GIVES_UP.has(error.code)) {
      await writer.abortParts(target, upload);
      const { upload: _, ...rest } = begun;
      await journal.begin(rest);
    }
    throw error;
  }
}

/** After these, trying again with the same parts helps nobody. */
const GIVES_UP: ReadonlySet<string> = new Set(['CONFLICT', 'NOT_FOUND', 'ACCESS_DENIED']);

async function uploadOf(
  { request, begun }: Work,
  { writer, journal }: Ports,
): Promise<{ readonly upload: string; readonly copied: readonly CopiedPart[] }> {
  if (begun.upload !== undefined) {
    try {
      return { upload: begun.upload, copied: await writer.copiedParts(request.target, begun.upload) };
    } catch (error) {
      // A lifecycle rule, or somebody, has ended it.
      if (!(error instanceof SealwatchError) || error.code !== 'NOT_FOUND') throw error;
    }
  }
  const upload = await writer.beginParts(request);
  await journal.begin({ ...begun, upload });
  return { upload, copied: [] };
}
