import type { FileAlgorithm } from '../../core/manifests/manifest.ts';
import { inOrderBy } from '../batches.ts';
import type { HashResult } from '../verify/local/hash-file.ts';
import { HashPool } from '../verify/local/hash-pool.ts';
import { type Found, type WalkOptions, walkTree } from '../verify/local/tree.ts';

/** A file of a tree with its digests; or what could not be read, and why. */
export interface HashedFile {
  readonly name: string;
  readonly result: HashResult;
}

export interface HashOptions extends WalkOptions {
  readonly algorithms: readonly FileAlgorithm[];
  /** True for a name that is left out. */
  readonly isLeftOut: (name: string) => boolean;
}

/** Hashes every file of a directory, in the order of names and some at a time, on all cores. */
export async function* hashTree(
  directory: string,
  options: HashOptions,
): AsyncGenerator<readonly HashedFile[]> {
  const pool = new HashPool();
  const batches = batched(walkTree(directory, options), options.isLeftOut);
  yield* inOrderBy(pool, batches, (batch) => hashBatch(pool, batch, options.algorithms));
}

/** Enough small files that passing them to a thread costs little; of large ones the thread gives back what it does not come to. */
const MAX_FILES = 64;

function* batched(found: Iterable<Found>, isLeftOut: (name: string) => boolean): Generator<readonly Found[]> {
  let batch: Found[] = [];
  for (const each of found) {
    if (isLeftOut(each.name)) continue;
    batch.push(each);
    if (batch.length < MAX_FILES) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function hashBatch(
  pool: HashPool,
  batch: readonly Found[],
  algorithms: readonly FileAlgorithm[],
): Promise<readonly HashedFile[]> {
  const tasks = batch.flatMap((each) => (each.kind === 'file' ? [{ path: each.path, algorithms }] : []));
  const results = (await pool.hash(tasks)).values();
  return batch.map((each) => ({
    name: each.name,
    result: each.kind === 'file' ? (results.next().value ?? { error: 'not read' }) : { error: each.detail },
  }));
}
