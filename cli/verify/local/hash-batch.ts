import { type HashResult, type HashTask, hashFile, hashSmallFile } from './hash-file.ts';

/** A file up to this size is read in one go. */
const BUFFER_BYTES = 2 ** 20;
/** After so many bytes the rest of the tasks goes back: another thread may have nothing to do. */
const MAX_BYTES = 8 * 2 ** 20;

/** Serves for any number of batches, one after the other. */
export const newBuffer = (): Buffer => Buffer.allocUnsafeSlow(BUFFER_BYTES);

/** Hashes files until they come to many bytes, and one at least. Returns the results of the first of them. */
export const hashBatch = (tasks: readonly HashTask[], buffer: Buffer): HashResult[] =>
  hashed(tasks, (task) => hashFile(task, buffer));

/** Hashes files until one is large, which it does not read. Returns the results of those before it. */
export const hashSmallFiles = (tasks: readonly HashTask[], buffer: Buffer): HashResult[] =>
  hashed(tasks, (task) => hashSmallFile(task, buffer));

function hashed(tasks: readonly HashTask[], hash: (task: HashTask) => HashResult | null): HashResult[] {
  const results: HashResult[] = [];
  let bytes = 0;
  for (const task of tasks) {
    if (bytes >= MAX_BYTES) break;
    const result = hash(task);
    if (result === null) break;
    bytes += 'size' in result ? result.size : 0;
    results.push(result);
  }
  return results;
}
