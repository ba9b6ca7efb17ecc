import { type Digest, partMiBOf } from '../../../core/base/digest.ts';
import { compareKeys } from '../../../core/base/object-ref.ts';
import { inOrder } from '../../batches.ts';
import type { ExpectedFile } from './expected.ts';
import type { HashResult, HashTask } from './hash-file.ts';
import { HashPool } from './hash-pool.ts';
import { isNoKey } from './name-of-bytes.ts';
import { type Found, type WalkOptions, walkTree } from './tree.ts';

/** How a file of the tree stands against what is expected of it. */
export interface VerifiedFile {
  readonly name: string;
  readonly state: 'intact' | 'altered' | 'added' | 'removed' | 'unverifiable';
  readonly expected: Digest | null;
  readonly digest: Digest | null;
  readonly size: number | null;
  readonly detail: string | null;
}

/** Compares a directory with what is expected of it, in the order of names, on all cores. */
export async function* verifyTree(
  directory: string,
  expected: AsyncIterable<ExpectedFile>,
  options: WalkOptions = {},
): AsyncGenerator<VerifiedFile> {
  const found = walkTree(directory, options);
  const pool = new HashPool();
  try {
    const work = (batch: readonly Pair[]) => verifyBatch(pool, batch);
    for await (const files of inOrder(batched(pairs(found, expected)), pool.concurrency, work)) yield* files;
  } finally {
    await pool.close();
  }
}

// Enough small files that passing them to a thread costs little, or one large one.
const MAX_FILES = 32;
const MAX_BYTES = 4 * 2 ** 20;
/** Taken for the size of a file where nothing says it. */
const USUAL_BYTES = MAX_BYTES / 16;

async function* batched(source: AsyncIterable<Pair>): AsyncGenerator<readonly Pair[]> {
  let batch: Pair[] = [];
  let bytes = 0;
  for await (const pair of source) {
    batch.push(pair);
    bytes += pair.expected?.size ?? USUAL_BYTES;
    if (batch.length < MAX_FILES && bytes < MAX_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

async function verifyBatch(pool: HashPool, batch: readonly Pair[]): Promise<readonly VerifiedFile[]> {
  const results = (await pool.hash(batch.flatMap(taskOf))).values();
  return batch.map((pair) => (taskOf(pair).length > 0 ? judged(pair, results.next().value) : unread(pair)));
}

function taskOf({ found, expected }: Pair): readonly HashTask[] {
  if (found?.kind !== 'file') return [];
  const partMiB = expected?.digest ? partMiBOf(expected.digest) : null;
  return [{ path: found.path, partMiB: partMiB ?? 0 }];
}

function judged({ name, expected }: Pair, result: HashResult | undefined): VerifiedFile {
  const base = { name, expected: expected?.digest ?? null };
  if (result === undefined || 'error' in result) {
    return { ...base, state: 'unverifiable', digest: null, size: null, detail: result?.error ?? 'not read' };
  }
  const algorithm = expected?.digest?.split(':')[0] ?? 'sha256';
  const found = { ...base, digest: `${algorithm}:${result.hex}` as Digest, size: result.size };
  if (expected === null) return { ...found, state: 'added', detail: whyAdded(name) };
  if (expected.digest === null)
    return { ...found, state: 'unverifiable', detail: 'its digest was never established' };
  return { ...found, state: found.digest === expected.digest ? 'intact' : 'altered', detail: null };
}

const whyAdded = (name: string): string =>
  isNoKey(name)
    ? 'its name is not UTF-8, so no key of S3 can have it'
    : 'nothing is expected under this name';

function unread({ name, found, expected, closed }: Pair): VerifiedFile {
  const base = { name, expected: expected?.digest ?? null, digest: null, size: null };
  if (found?.kind === 'problem') return { ...base, state: 'unverifiable', detail: found.detail };
  if (closed !== null)
    return {
      ...base,
      state: 'unverifiable',
      detail: `not looked for below ${JSON.stringify(closed.name)}: ${closed.detail}`,
    };
  return { ...base, state: 'removed', detail: 'not there' };
}

/** A name with what is there and what is expected; one of them is there. */
interface Pair {
  readonly name: string;
  readonly found: Found | null;
  readonly expected: ExpectedFile | null;
  /** What could not be opened above it, so that it was not looked for; `null` where it was. */
  readonly closed: Problem | null;
}

type Problem = Extract<Found, { kind: 'problem' }>;

/** Puts what is there beside what is expected. Both come in order, so that neither has to be held as a whole. */
async function* pairs(found: Iterable<Found>, expected: AsyncIterable<ExpectedFile>): AsyncGenerator<Pair> {
  const closed = new Map<string, Problem>();
  const files = noting(found, closed);
  let file = files.next();
  for await (const each of expected) {
    while (!file.done && compareKeys(file.value.name, each.name) < 0) {
      yield alone(file.value);
      file = files.next();
    }
    const here = !file.done && file.value.name === each.name ? file.value : null;
    yield {
      name: each.name,
      found: here,
      expected: each,
      closed: here ? null : closedAbove(each.name, closed),
    };
    if (here) file = files.next();
  }
  for (; !file.done; file = files.next()) yield alone(file.value);
}

const alone = (found: Found): Pair => ({ name: found.name, found, expected: null, closed: null });

/** Remembers what could not be opened. It comes before all that lies below it. */
function* noting(found: Iterable<Found>, closed: Map<string, Problem>): Generator<Found, undefined> {
  for (const each of found) {
    if (each.kind === 'problem' && each.isClosed) closed.set(each.name.replace(/\/?$/, '/'), each);
    yield each;
  }
  return undefined;
}

function closedAbove(name: string, closed: ReadonlyMap<string, Problem>): Problem | null {
  if (closed.size === 0) return null;
  for (let end = name.indexOf('/'); end !== -1; end = name.indexOf('/', end + 1)) {
    const problem = closed.get(name.slice(0, end + 1));
    if (problem) return problem;
  }
  return null;
}
