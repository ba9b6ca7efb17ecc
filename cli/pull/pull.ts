import { mkdir, realpath } from 'node:fs/promises';
import { isThere } from '../../core/engine/objects/find-copies.ts';
import type { Copy } from '../../core/findings/finding.ts';
import type { Queries } from '../../core/report/queries.ts';
import type { CommandLister } from '../../core/restore/key-in-s3.ts';
import { inOrder, inOrderBy } from '../batches.ts';
import { verifyTree } from '../verify/local/verify-tree.ts';
import type { ByteStore } from './byte-store.ts';
import { type Downloads, download } from './download.ts';
import { isLarge, LargeFiles } from './large-file.ts';
import { requireDistinctNames } from './require-distinct-names.ts';
import { PART_SUFFIX, type WantedFile } from './wanted-files.ts';

/** What a pull works with. */
export interface PullPorts {
  readonly store: ByteStore;
  readonly queries: Pick<Queries, 'copies'>;
  readonly lister: CommandLister;
}

/** A file that could not be had, or that should not be there. */
export interface Problem {
  readonly name: string;
  readonly reason: string;
}

export interface Pulled {
  readonly files: number;
  /** How many were there already. */
  readonly kept: number;
  readonly fetched: number;
  readonly bytes: number;
  /** Approved bytes that are nowhere any more, and files that cannot be looked at. */
  readonly failed: readonly Problem[];
  /** Files in the directory that are none of the dataset's. */
  readonly extra: readonly Problem[];
}

const SMALL_FILES_AT_ONCE = 24;

/** Makes a directory hold exactly the approved bytes of these files: what is right already stays, everything else is fetched. */
export async function pull(
  directory: string,
  wanted: readonly WantedFile[],
  ports: PullPorts,
  onProgress: (done: number, bytes: number) => void = () => {},
): Promise<Pulled> {
  await mkdir(directory, { recursive: true });
  const root = await realpath(directory);
  await requireDistinctNames(
    wanted.map(({ name }) => name),
    root,
  );
  const found = await compare(root, wanted);
  let [fetched, bytes] = [0, 0];
  const failed = [...found.failed];
  const large = new LargeFiles();
  const downloads = { root, store: ports.store, large };
  const fetch = (file: WantedFile) => fetchOne(file, downloads, ports);
  const add = async (results: AsyncIterable<Fetched | Problem>): Promise<void> => {
    for await (const result of results) {
      if ('reason' in result) failed.push(result);
      else {
        fetched += 1;
        bytes += result.bytes;
      }
      onProgress(fetched, bytes);
    }
  };
  const small = found.missing.filter((file) => !isLarge(file));
  await add(inOrder(small, SMALL_FILES_AT_ONCE, fetch));
  await add(inOrderBy(large, found.missing.filter(isLarge), fetch));
  const kept = wanted.length - found.missing.length - found.failed.length;
  return { files: wanted.length, kept, fetched, bytes, failed, extra: found.extra };
}

/** What of the directory is right, what is to be fetched, and what should not be there. */
async function compare(root: string, wanted: readonly WantedFile[]) {
  const byName = new Map(wanted.map((file) => [file.name, file]));
  const missing: WantedFile[] = [];
  const failed: Problem[] = [];
  const extra: Problem[] = [];
  const parts: string[] = [];
  const isIgnored = (name: string): boolean => {
    const isPart = name.endsWith(PART_SUFFIX) && byName.has(wholeOf(name));
    if (isPart) parts.push(name);
    return isPart;
  };
  for await (const files of verifyTree(root, all(wanted), { isIgnored })) {
    for (const { name, state, detail } of files) {
      const file = byName.get(name);
      if (state === 'intact') continue;
      if (file === undefined) extra.push({ name, reason: detail ?? state });
      else if (state === 'unverifiable') failed.push({ name, reason: detail ?? state });
      else missing.push(file);
    }
  }
  // What is fetched takes its part away. Every other part is a file that a job would read, and nobody approved.
  const fetched = new Set(missing.map(({ name }) => name));
  for (const name of parts) if (!fetched.has(wholeOf(name))) extra.push({ name, reason: LEFT_OVER });
  return { missing, failed, extra };
}

const wholeOf = (part: string): string => part.slice(0, -PART_SUFFIX.length);
const LEFT_OVER = 'left of a download whose file is there already';

async function* all(files: readonly WantedFile[]): AsyncGenerator<readonly WantedFile[]> {
  yield files;
}

interface Fetched {
  readonly bytes: number;
}

async function fetchOne(
  file: WantedFile,
  downloads: Downloads,
  { queries, lister }: PullPorts,
): Promise<Fetched | Problem> {
  const first = await download(file, file, downloads);
  if (first.kind === 'done') return first;
  for await (const copy of livingCopies(file, queries, lister)) {
    const next = await download(file, copy, downloads);
    if (next.kind === 'done') return next;
  }
  return { name: file.name, reason: REASONS[first.kind] };
}

const REASONS = {
  gone: 'the approved version is gone, and no copy of its bytes is left',
  archived: 'the approved version lies in an archive: S3 has to restore it first',
  'other-bytes': 'S3 gave other bytes than the approved ones, and no copy of them is left',
} as const;

/** Other versions that hold the same bytes, as S3 confirms. */
async function* livingCopies(
  file: WantedFile,
  queries: Pick<Queries, 'copies'>,
  lister: CommandLister,
): AsyncGenerator<Copy> {
  for await (const record of queries.copies(file.digest)) {
    const { fact } = record;
    if (
      fact.destroyed !== null ||
      (record.bucket === file.bucket && record.key === file.key && fact.versionId === file.versionId)
    )
      continue;
    if ((await isThere(record, { lister })) === 'there')
      yield { bucket: record.bucket, key: record.key, versionId: fact.versionId };
  }
}
