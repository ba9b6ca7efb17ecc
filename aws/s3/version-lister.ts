import {
  GetBucketVersioningCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { SealwatchError } from '../../core/base/errors.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import { bareEtag } from '../../core/base/object-ref.ts';
import { second } from '../../core/base/time.ts';
import type {
  AskedPage,
  CurrentPage,
  CurrentVersion,
  ListedVersion,
  RecordedBytes,
  VersionLister,
  VersionsPage,
} from '../../core/versions/version-lister.ts';
import { versionIdOf } from './object-facts.ts';
import { askingFailed, isMarkerRefusal, refusalOf } from './refusal.ts';
import { type ListMarker, versionPage } from './version-page.ts';

/** The most that S3 lists at once. */
const PAGE = 1000;

/** Asks S3 what versions exist. */
export class S3VersionLister implements VersionLister {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  listVersions(ref: ObjectRef): Promise<ListedVersion[]> {
    return asking(`versions of a key in ${ref.bucket}`, () => this.#versionsOf(ref));
  }

  /** One request a page, so a page may hold fewer than `limit`, or none, and still not be the last. */
  async listCurrent({ bucket, prefix, cursor, limit }: AskedPage): Promise<CurrentPage> {
    const after = cursor === null ? null : parseCursor(cursor);
    const wanted = { bucket, prefix, after, limit: Math.min(limit, PAGE) };
    const { items, next } = await asking(`current objects of ${bucket}`, () =>
      versionPage(this.#client, wanted),
    );
    const objects = items.filter((item) => item.isLatest && item.kind === 'object');
    // The newest version of that key was on this page or before it: its older ones need not be listed.
    return { objects, nextCursor: next && formatCursor(next.key) };
  }

  async listAll({ bucket, prefix, cursor, limit }: AskedPage): Promise<VersionsPage> {
    const after = cursor === null ? null : parseCursor(cursor);
    const wanted = { bucket, prefix, after, limit: Math.min(limit, PAGE) };
    const { items, next } = await asking(`versions in ${bucket}`, () => versionPage(this.#client, wanted));
    if (next === null) return { versions: items, crowded: null, nextCursor: null };
    // More versions of the last key may come on the next page: it is listed there again, with all of them.
    const whole = items.filter(({ key }) => key !== next.key);
    const last = whole.at(-1)?.key;
    return last === undefined
      ? { versions: items, crowded: next.key, nextCursor: formatCursor(next.key) }
      : { versions: whole, crowded: null, nextCursor: formatCursor(last) };
  }

  current(ref: ObjectRef): Promise<CurrentVersion> {
    return asking(`current version of a key in ${ref.bucket}`, async () => {
      const head = await headVersion(this.#client, ref);
      if (head.kind === 'none') return head;
      if (head.kind === 'undescribed') return this.#currentListed(ref);
      if (head.kind === 'delete-marker') return { kind: head.kind, versionId: versionIdOf(head.versionId) };
      const { VersionId, ETag } = head.answer;
      return { kind: 'object', versionId: versionIdOf(VersionId), etag: bareEtag(ETag ?? '') };
    });
  }

  holds(ref: ObjectRef, recorded: RecordedBytes): Promise<boolean> {
    return asking(`one version of a key in ${ref.bucket}`, async () => {
      const head = await headVersion(this.#client, ref, recorded.versionId ?? 'null');
      if (head.kind === 'undescribed') return this.#isListed(ref, recorded);
      if (head.kind !== 'object') return false;
      const { ETag, ContentLength, LastModified } = head.answer;
      return isAsRecorded(recorded, {
        etag: ETag === undefined ? null : bareEtag(ETag),
        size: ContentLength ?? null,
        storedAt: LastModified ?? null,
      });
    });
  }

  versioning(bucket: string): Promise<'enabled' | 'suspended' | 'never'> {
    return asking(`versioning of ${bucket}`, async () => {
      const { Status } = await this.#client.send(new GetBucketVersioningCommand({ Bucket: bucket }));
      if (Status === 'Enabled') return 'enabled';
      return Status === 'Suspended' ? 'suspended' : 'never';
    });
  }

  // A key is the first of those that begin with it.
  async #versionsOf({ bucket, key }: ObjectRef): Promise<ListedVersion[]> {
    const found: ListedVersion[] = [];
    for (let after: ListMarker | null = null; ; ) {
      const page = await versionPage(this.#client, { bucket, prefix: key, after, limit: PAGE });
      const own = page.items.filter((item) => item.key === key);
      found.push(...own.map(({ key: _, ...version }) => version));
      if (page.next === null || own.length < page.items.length) return found;
      after = page.next;
    }
  }

  async #currentListed(ref: ObjectRef): Promise<CurrentVersion> {
    const latest = (await this.#versionsOf(ref)).find((version) => version.isLatest);
    if (!latest) return { kind: 'none' };
    const { kind, versionId, etag } = latest;
    return kind === 'object' ? { kind, versionId, etag: etag ?? '' } : { kind, versionId };
  }

  async #isListed(ref: ObjectRef, recorded: RecordedBytes): Promise<boolean> {
    const versions = await this.#versionsOf(ref);
    return versions.some(
      (version) =>
        version.kind === 'object' &&
        version.versionId === recorded.versionId &&
        isAsRecorded(recorded, version),
    );
  }
}

/** True where nothing that S3 says differs from what was recorded. Of a version with an id Last-Modified is not compared: it is never overwritten. */
function isAsRecorded(
  { versionId, etag, size, storedAt }: RecordedBytes,
  listed: { readonly etag: string | null; readonly size: number | null; readonly storedAt: Date | null },
): boolean {
  const isSame = <T>(recorded: T | null, found: T | null) =>
    recorded === null || found === null || recorded === found;
  return (
    isSame(etag, listed.etag) &&
    isSame(size, listed.size) &&
    (versionId !== null ||
      isSame(storedAt && second(storedAt), listed.storedAt && second(listed.storedAt.toISOString())))
  );
}

const formatCursor = (key: string): string => Buffer.from(key).toString('base64url');

function parseCursor(cursor: string): ListMarker {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (formatCursor(key) !== cursor) throw new SealwatchError('USAGE', 'not a cursor of a listing');
  return { key };
}

/**
 * Runs a question to S3.
 * @throws {SealwatchError} `ACCESS_DENIED` when S3 says so, `NOT_FOUND` for what is not there, `CONFLICT` where somebody changes it at this
 * moment, `THROTTLED` where S3 takes no more requests for the moment, `AWS_FAILED` for everything else, with the cause
 */
async function asking<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof SealwatchError) throw error;
    const refusal = refusalOf(error);
    if (refusal?.code === 'NoSuchBucket')
      throw new SealwatchError(
        'NOT_FOUND',
        `${what}: there is no such bucket; if it is guarded, make it again, or take it out of the configuration and deploy`,
        { cause: error },
      );
    throw askingFailed(what, error);
  }
}

/** What HEAD reports about a version, or about what is current. */
type VersionHead =
  | { readonly kind: 'object'; readonly answer: HeadObjectCommandOutput }
  | { readonly kind: 'delete-marker'; readonly versionId: string | undefined }
  | { readonly kind: 'none' }
  /** S3 describes it only to those who have its customer key, or may read it: the list of versions says whether there is something. */
  | { readonly kind: 'undescribed' };

/** Asks without the bytes; without a version id, about what is current. */
async function headVersion(
  client: S3Client,
  { bucket, key }: ObjectRef,
  VersionId?: string,
): Promise<VersionHead> {
  try {
    const answer = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId }));
    return { kind: 'object', answer };
  } catch (error) {
    const refusal = refused(error);
    if (refusal === null) throw error;
    return refusal;
  }
}

// A refused HEAD has no body: its status and headers are all there is.
function refused(error: unknown): VersionHead | null {
  const refusal = refusalOf(error);
  if (refusal === null) return null;
  if (isMarkerRefusal(refusal)) {
    return { kind: 'delete-marker', versionId: refusal.headers['x-amz-version-id'] };
  }
  if (refusal.status === 404) return { kind: 'none' };
  // HEAD takes the right to read, which a policy may deny. To list takes another one.
  return refusal.status === 400 || refusal.status === 403 ? { kind: 'undescribed' } : null;
}
