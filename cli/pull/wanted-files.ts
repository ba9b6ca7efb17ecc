import type { Digest } from '../../core/base/digest.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { standsForFolder } from '../../core/base/object-ref.ts';
import type { Copy } from '../../core/findings/finding.ts';
import { whyNoFile } from '../../core/manifests/file-path.ts';
import type { EntrySummary } from '../../core/report/queries.ts';
import type { Dataset } from '../../core/scope/dataset.ts';

/** A file that a directory is to hold, and where its approved bytes are. */
export interface WantedFile extends Copy {
  /** Below the directory, with slashes. */
  readonly name: string;
  readonly digest: Digest;
  /** Bytes; `null` where it is not known. */
  readonly size: number | null;
}

/** Ends the names of files that are not complete. */
export const PART_SUFFIX = '.sealwatch-part';

const MAX_NAMED = 5;

/**
 * The files of a dataset: of each key the version that is approved.
 * @throws {SealwatchError} `USAGE` for keys that no file can be named after, that need a file and a folder of one name, or
 * the name under which another file is downloaded;
 * `PREREQUISITE_MISSING` where nothing is known of the bytes of a key
 */
export async function wantedFiles(
  entries: AsyncIterable<EntrySummary>,
  { prefix }: Dataset,
): Promise<readonly WantedFile[]> {
  const files: WantedFile[] = [];
  const unknown: string[] = [];
  const unnameable: string[] = [];
  for await (const { bucket, key, digest, size, versionId, since } of entries) {
    const name = key.slice(prefix.length);
    if (since === null || standsForFolder({ key, isEmpty: (size ?? 0) === 0 }, prefix)) continue;
    if (digest === null) unknown.push(key);
    else if (whyNoFile(name) !== null) unnameable.push(key);
    else files.push({ name, bucket, key, versionId, digest, size });
  }
  if (unknown.length > 0)
    throw new SealwatchError(
      'PREREQUISITE_MISSING',
      `the approved bytes of ${named(unknown)} were never read, so nobody can say whether a copy is right: seal again`,
    );
  const clashes = [...unnameable, ...filesOfTakenNames(files)];
  if (clashes.length > 0)
    throw new SealwatchError(
      'USAGE',
      `no directory can hold a file for ${named(clashes)}: read them from S3`,
    );
  return files;
}

function filesOfTakenNames(files: readonly WantedFile[]): string[] {
  const names = new Set(files.map(({ name }) => name));
  return files.flatMap(({ name, key }) => {
    const parts = name.split('/');
    const isBelow = parts.some((_, index) => index > 0 && names.has(parts.slice(0, index).join('/')));
    const isPart = name.endsWith(PART_SUFFIX) && names.has(name.slice(0, -PART_SUFFIX.length));
    return isBelow || isPart ? [key] : [];
  });
}

const named = (keys: readonly string[]): string => {
  const more = keys.length - MAX_NAMED;
  const first = keys.slice(0, MAX_NAMED).map((key) => JSON.stringify(key));
  return `${first.join(', ')}${more > 0 ? ` and ${more} more keys` : ''}`;
};
