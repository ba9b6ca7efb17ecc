import { compareKeys } from '../../../core/base/object-ref.ts';
import {
  type FileAlgorithm,
  type FileDigest,
  fileAlgorithmOf,
  isWeak,
} from '../../../core/manifests/manifest.ts';
import { inOrderBy } from '../../batches.ts';
import type { ExpectedFile } from './expected.ts';
import type { HashResult, HashTask } from './hash-file.ts';
import { HashPool } from './hash-pool.ts';
import { type Found, type WalkOptions, walkTree } from './tree.ts';

/** How a file of the tree stands against what is expected of it. */
export interface VerifiedFile {
  readonly name: string;
  /** `weak`: as it was, as far as an algorithm says that establishes nothing. */
  readonly state: 'intact' | 'weak' | 'altered' | 'added' | 'removed' | 'unverifiable';
  readonly expected: FileDigest | null;
  readonly digest: FileDigest | null;
  readonly size: number | null;
  readonly detail: string | null;
}

export interface VerifyOptions extends WalkOptions {
  /** True for what nothing is said about if it is there and not expected. @default - nothing */
  readonly isIgnored?: (name: string) => boolean;
}

/**
 * Compares a directory with what is expected of it, in the order of names, on all cores. Expectations come and results go some at a time:
 * handing on each of many small files by itself takes longer than reading it.
 */
export async function* verifyTree(
  directory: string,
  expected: AsyncIterable<readonly ExpectedFile[]>,
  options: VerifyOptions = {},
): AsyncGenerator<readonly VerifiedFile[]> {
  const found = walkTree(directory, options);
  const pool = new HashPool();
  const batches = batched(pairs(found, expected), options.isIgnored ?? (() => false));
  yield* inOrderBy(pool, batches, (batch) => verifyBatch(pool, batch));
}

// Enough small files that passing them to a thread costs little, or one large one.
const MAX_FILES = 32;
const MAX_BYTES = 4 * 2 ** 20;
/** Taken for the size of a file where nothing says it. */
const USUAL_BYTES = MAX_BYTES / 16;

async function* batched(
  source: AsyncIterable<Iterable<Pair>>,
  isIgnored: (name: string) => boolean,
): AsyncGenerator<readonly Pair[]> {
  let batch: Pair[] = [];
  let bytes = 0;
  for await (const some of source) {
    for (const pair of some) {
      if (pair.expected === null && isIgnored(pair.name)) continue;
      batch.push(pair);
      bytes += pair.expected?.size ?? USUAL_BYTES;
      if (batch.length < MAX_FILES && bytes < MAX_BYTES) continue;
      yield batch;
      batch = [];
      bytes = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

async function verifyBatch(pool: HashPool, batch: readonly Pair[]): Promise<readonly VerifiedFile[]> {
  const tasks: HashTask[] = [];
  for (const { found, expected } of batch)
    if (found?.kind === 'file') tasks.push({ path: found.path, algorithms: [algorithmFor(expected)] });
  const results = (await pool.hash(tasks)).values();
  return batch.map((pair) =>
    pair.found?.kind === 'file' ? judged(pair, results.next().value) : unread(pair),
  );
}

const algorithmFor = (expected: ExpectedFile | null): FileAlgorithm =>
  expected?.digest ? fileAlgorithmOf(expected.digest) : 'sha256';

function judged({ name, expected }: Pair, result: HashResult | undefined): VerifiedFile {
  const base = { name, expected: expected?.digest ?? null };
  if (result === undefined || 'error' in result) {
    return { ...base, state: 'unverifiable', digest: null, size: null, detail: result?.error ?? 'not read' };
  }
  const algorithm = algorithmFor(expected);
  const digest: FileDigest = `${algorithm}:${result.digests[algorithm] ?? ''}`;
  const found = { ...base, digest, size: result.size };
  if (expected === null) return { ...found, state: 'added', detail: whyAdded(name) };
  return { ...found, ...compared(expected, found) };
}

/** What a digest and a size say about bytes that were read. */
export function compared(
  expected: Pick<ExpectedFile, 'digest' | 'size'>,
  found: { readonly digest: FileDigest; readonly size: number },
): Pick<VerifiedFile, 'state' | 'detail'> {
  const isOtherSize = expected.size !== null && expected.size !== found.size;
  if (expected.digest === null && isOtherSize)
    return { state: 'altered', detail: `${found.size} bytes, not ${expected.size}` };
  if (expected.digest === null) return { state: 'unverifiable', detail: 'its digest was never established' };
  if (expected.digest !== found.digest) return { state: 'altered', detail: null };
  if (!isWeak(fileAlgorithmOf(expected.digest))) return { state: 'intact', detail: null };
  if (isOtherSize) return { state: 'altered', detail: `${found.size} bytes, not ${expected.size}` };
  return {
    state: 'weak',
    detail: `${fileAlgorithmOf(expected.digest)} is as it was, which somebody can arrange for other bytes`,
  };
}

const whyAdded = (name: string): string =>
  !name.isWellFormed()
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

/** How far a walk has come. */
interface Walk {
  readonly files: Iterator<Found, undefined>;
  /** What comes next. */
  file: Found | undefined;
  /** What could not be opened so far, by its name with a slash. */
  readonly closed: ReadonlyMap<string, Problem>;
}

/**
 * Puts what is there beside what is expected. Both come in order, so that neither has to be held as a whole; each of the iterables has to
 * be read to its end before the next.
 */
async function* pairs(
  found: Iterable<Found>,
  expected: AsyncIterable<readonly ExpectedFile[]>,
): AsyncGenerator<Iterable<Pair>> {
  const closed = new Map<string, Problem>();
  const files = noting(found, closed);
  const walk: Walk = { files, file: files.next().value, closed };
  for await (const some of expected) yield pairsOf(some, walk);
  yield rest(walk);
}

function* pairsOf(expected: readonly ExpectedFile[], walk: Walk): Generator<Pair> {
  for (const each of expected) {
    for (; walk.file && compareKeys(walk.file.name, each.name) < 0; advance(walk)) yield alone(walk.file);
    const here = walk.file?.name === each.name ? walk.file : null;
    const closed = here ? null : closedAbove(each.name, walk.closed);
    yield { name: each.name, found: here, expected: each, closed };
    if (here) advance(walk);
  }
}

function* rest(walk: Walk): Generator<Pair> {
  for (; walk.file; advance(walk)) yield alone(walk.file);
}

function advance(walk: Walk): void {
  walk.file = walk.files.next().value;
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
