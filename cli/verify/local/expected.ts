import { standsForFolder } from '../../../core/base/object-ref.ts';
import { type FileDigest, type Manifest, strongestDigest } from '../../../core/manifests/manifest.ts';
import type { EntrySummary } from '../../../core/report/queries.ts';

/** What a file of the tree should hold. */
export interface ExpectedFile {
  readonly name: string;
  /** `null` where it was never established. */
  readonly digest: FileDigest | null;
  readonly size: number | null;
}

/** What the manifest expects under a prefix, in order. Keys of which nothing is expected are left out. */
export async function* expectedByManifest(
  entries: AsyncIterable<EntrySummary>,
  prefix: string,
): AsyncGenerator<readonly ExpectedFile[]> {
  for await (const { key, digest, size, since } of entries) {
    const name = key.slice(prefix.length);
    const isFolder = standsForFolder({ key, isEmpty: (size ?? 0) === 0 }, prefix);
    if (since !== null && !isFolder) yield [{ name, digest, size }];
  }
}

/** What a manifest that travels expects, in order: of each file the strongest digest that it has. */
export async function* expectedByFile({ files }: Manifest): AsyncGenerator<readonly ExpectedFile[]> {
  yield files.map((file) => ({ name: file.path, digest: strongestDigest(file), size: file.size }));
}
