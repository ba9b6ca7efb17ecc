import type { Digest } from '../../../core/base/digest.ts';
import { compareKeys } from '../../../core/base/object-ref.ts';
import type { EntrySummary } from '../../../core/report/queries.ts';
import { parseSha256sum } from '../../parse/sha256sum.ts';

/** What a file of the tree should hold. */
export interface ExpectedFile {
  readonly name: string;
  /** `null` where it was never established. */
  readonly digest: Digest | null;
  readonly size: number | null;
}

/** What the manifest expects under a prefix, in order. Keys of which nothing is expected are left out. */
export async function* expectedByManifest(
  entries: AsyncIterable<EntrySummary>,
  prefix: string,
): AsyncGenerator<ExpectedFile> {
  for await (const { key, digest, size, since } of entries) {
    const name = key.slice(prefix.length);
    // The console makes empty objects that end in a slash for folders; no file answers to them.
    const isFolder = (name === '' || name.endsWith('/')) && (size ?? 0) === 0;
    if (since !== null && !isFolder) yield { name, digest, size };
  }
}

/** What a list of `sha256sum` expects, in order. */
export async function* expectedByList(text: string): AsyncGenerator<ExpectedFile> {
  const named = parseSha256sum(text).map((each) => ({ ...each, size: null }));
  yield* named.sort((a, b) => compareKeys(a.name, b.name));
}
