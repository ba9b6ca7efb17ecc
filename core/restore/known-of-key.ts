import type { Digest } from '../base/digest.ts';
import type { ObjectRef } from '../base/object-ref.ts';
import { type CopyIndex, expectedCopies } from '../engine/objects/find-copies.ts';
import type { Copy } from '../findings/finding.ts';
import type { ManifestEntry } from '../versions/entry.ts';
import type { Expectation, VersionRecord } from '../versions/version-record.ts';
import { type CommandLister, keyInS3, versioningOf } from './key-in-s3.ts';
import type { Known } from './restore-plan.ts';

/** What is recorded of keys, their versions and their bytes. */
export interface RestoreRecords {
  entry(ref: ObjectRef): Promise<ManifestEntry | null>;
  /** The whole history of a key, newest first. */
  history(ref: ObjectRef): Promise<VersionRecord[]>;
  /** Every key and version that held these bytes. */
  copies(digest: Digest): AsyncIterable<VersionRecord>;
}

interface AskedKey {
  readonly ref: ObjectRef;
  readonly entry: ManifestEntry | null;
  readonly wanted: (Pick<Expectation, 'digest' | 'size' | 'versionId'> & Partial<Expectation>) | null;
  /** Where it was read before; otherwise it is read now. */
  readonly history?: readonly VersionRecord[];
}

interface Sources {
  readonly queries: RestoreRecords;
  readonly lister: CommandLister;
}

/** Looks up how a key stands now, in the tables and in S3, and where the wanted bytes are. */
export async function knownOf(
  { ref, entry, wanted, history: read }: AskedKey,
  { queries, lister }: Sources,
): Promise<Known> {
  const [history, inS3] = await Promise.all([read ?? queries.history(ref), keyInS3(ref, lister)]);
  const copies = await expectedCopies(ref, wanted, history, { index: copyIndex(queries), lister });
  const unversioned = await unversionedBuckets(copies.copies, lister);
  return { ref, entry, wanted, history, inS3, copies, unversioned };
}

async function unversionedBuckets(
  copies: readonly Copy[],
  lister: CommandLister,
): Promise<ReadonlySet<string>> {
  const buckets = new Set(copies.filter(({ versionId }) => versionId === null).map(({ bucket }) => bucket));
  const asked = await Promise.all(
    [...buckets].map(async (bucket) => ({ bucket, versioning: await versioningOf(bucket, lister) })),
  );
  return new Set(asked.filter(({ versioning }) => versioning === 'never').map(({ bucket }) => bucket));
}

const PAGE = 100;

const copyIndex = (queries: Pick<RestoreRecords, 'copies'>): CopyIndex => ({
  async *pages(digest) {
    let page: VersionRecord[] = [];
    for await (const record of queries.copies(digest)) {
      page.push(record);
      if (page.length < PAGE) continue;
      yield pageOf(page);
      page = [];
    }
    if (page.length > 0) yield pageOf(page);
  },
});

const pageOf = (records: readonly VersionRecord[]) => ({
  living: records.filter(({ fact }) => fact.destroyed === null),
  read: records.length,
});
