import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** What the emulator says about an object right after a call. */
export interface ObjectState {
  readonly size: number | undefined;
  readonly etag: string | undefined;
  readonly versionId: string | undefined;
  readonly storageClass: string | undefined;
}

/** Looks objects up behind the relay; undefined where it cannot (gone already, or encrypted with the caller's key). */
export interface ObjectLookup {
  state(bucket: string, key: string, versionId?: string): Promise<ObjectState | undefined>;
  /** The version id of the marker that hides a key now. */
  marker(bucket: string, key: string): Promise<string | undefined>;
}

export const objectLookup = (client: S3Client): ObjectLookup => ({
  state: async (bucket, key, versionId) => {
    try {
      const found = await client.send(
        new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
      );
      return {
        size: found.ContentLength,
        etag: unquoted(found.ETag),
        versionId: found.VersionId,
        storageClass: found.StorageClass,
      };
    } catch {
      return undefined;
    }
  },
  marker: async (bucket, key) => {
    try {
      await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      return undefined;
    } catch (error) {
      return markerOf(error);
    }
  },
});

/** An ETag without the quotes that HTTP puts around it; events carry it bare. */
export const unquoted = (etag: string | undefined): string | undefined => etag?.replaceAll('"', '');

const markerOf = (error: unknown): string | undefined => {
  const response = (error as { $response?: { headers?: Record<string, string> } }).$response;
  return response?.headers?.['x-amz-delete-marker'] === 'true'
    ? response.headers['x-amz-version-id']
    : undefined;
};
