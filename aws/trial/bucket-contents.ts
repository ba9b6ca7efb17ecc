import {
  GetBucketReplicationCommand,
  GetObjectLockConfigurationCommand,
  ListMultipartUploadsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { AwsRefusal } from '../../core/trial/ports.ts';
import type { ListedObject } from '../../core/versions/version-lister.ts';
import { type ListMarker, versionPage } from '../s3/version-page.ts';
import { askAws } from './ask-aws.ts';

const MAX_PAGE = 1_000;

/** Why a bucket is no place for a trial. */
export interface BucketObstacles {
  /** A key outside of the folders; `null` where there is none. */
  readonly foreignKey: string | null;
  /** True where what is put gets a retention, and could not be cleaned up. */
  readonly isLocking: boolean;
  /** True where what is put is copied to other buckets. */
  readonly isReplicated: boolean;
}

/** Looks at everything that a bucket holds: versions, markers and unfinished uploads. @throws {AwsRefusal} */
export async function obstaclesIn(
  s3: S3Client,
  bucket: string,
  isOfTrial: (key: string) => boolean,
): Promise<BucketObstacles> {
  return {
    foreignKey: await foreignKeyIn(s3, bucket, isOfTrial),
    isLocking: await isLocking(s3, bucket),
    isReplicated: await isReplicated(s3, bucket),
  };
}

async function foreignKeyIn(
  s3: S3Client,
  bucket: string,
  isOfTrial: (key: string) => boolean,
): Promise<string | null> {
  for await (const page of versionPages(s3, bucket, ''))
    for (const { key } of page) if (!isOfTrial(key)) return key;
  for await (const { key } of uploadsUnder(s3, bucket, '')) if (!isOfTrial(key)) return key;
  return null;
}

async function isLocking(s3: S3Client, bucket: string): Promise<boolean> {
  const found = await unless('ObjectLockConfigurationNotFoundError', () =>
    askAws('s3 GetObjectLockConfiguration', () =>
      s3.send(new GetObjectLockConfigurationCommand({ Bucket: bucket })),
    ),
  );
  return found?.ObjectLockConfiguration?.Rule?.DefaultRetention !== undefined;
}

async function isReplicated(s3: S3Client, bucket: string): Promise<boolean> {
  const found = await unless('ReplicationConfigurationNotFoundError', () =>
    askAws('s3 GetBucketReplication', () => s3.send(new GetBucketReplicationCommand({ Bucket: bucket }))),
  );
  return (found?.ReplicationConfiguration?.Rules ?? []).some(({ Status }) => Status === 'Enabled');
}

/** Versions and markers, as many at a time as S3 lists, which are no more than it deletes in one call. */
export async function* versionPages(
  s3: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<readonly ListedObject[]> {
  let after: ListMarker | null = null;
  do {
    const page: { items: readonly ListedObject[]; next: ListMarker | null } = await askAws(
      's3 ListObjectVersions',
      () => versionPage(s3, { bucket, prefix, after, limit: MAX_PAGE }),
    );
    yield page.items;
    after = page.next;
  } while (after !== null);
}

/** Uploads in parts that nobody has ended. */
export async function* uploadsUnder(
  s3: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<{ readonly key: string; readonly uploadId: string }> {
  let marker: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
  for (;;) {
    const page = await askAws('s3 ListMultipartUploads', () =>
      s3.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...marker })),
    );
    for (const { Key: key, UploadId: uploadId } of page.Uploads ?? [])
      if (key !== undefined && uploadId !== undefined) yield { key, uploadId };
    if (page.IsTruncated !== true) return;
    marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
}

// S3 answers with an error what is simply not there.
async function unless<T>(code: string, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AwsRefusal && error.code === code) return null;
    throw error;
  }
}
