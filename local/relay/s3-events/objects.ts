import { HeadObjectCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';

/** What the emulator says about an object right after a call. */
export interface ObjectState {
  readonly size: number | undefined;
  readonly etag: string | undefined;
  readonly versionId: string | undefined;
  readonly storageClass: string | undefined;
}

export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** Reads objects behind the relay; undefined where it is gone already. */
export interface ObjectLookup {
  /** @param versionId whose state; that of the current version where it is left out */
  state(at: ObjectAddress, versionId?: string): Promise<ObjectState | undefined>;
  /** The version id of the marker that hides a key now. */
  marker(bucket: string, key: string): Promise<string | undefined>;
}

export const objectLookup = (client: S3Client): ObjectLookup => ({
  state: async (at, versionId) => (await headed(client, at, versionId)) ?? listed(client, at, versionId),
  marker: async (bucket, key) => {
    try {
      await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      return undefined;
    } catch (error) {
      return markerOf(error);
    }
  },
});

const headed = async (
  client: S3Client,
  { bucket, key }: ObjectAddress,
  versionId: string | undefined,
): Promise<ObjectState | undefined> => {
  try {
    const found = await client.send(
      new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
    );
    const { ContentLength: size, ETag, VersionId, StorageClass: storageClass } = found;
    return { size, etag: unquoted(ETag), versionId: VersionId, storageClass };
  } catch {
    return undefined;
  }
};

// An object that is encrypted with its writer's key cannot be asked for, but it is listed.
const listed = async (
  client: S3Client,
  { bucket, key }: ObjectAddress,
  versionId: string | undefined,
): Promise<ObjectState | undefined> => {
  const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }));
  const found = Versions.find(
    (item) => item.Key === key && (versionId ? item.VersionId === versionId : item.IsLatest),
  );
  return (
    found && {
      size: found.Size,
      etag: unquoted(found.ETag),
      versionId: found.VersionId,
      storageClass: found.StorageClass,
    }
  );
};

/** An ETag without the quotes that HTTP puts around it; events carry it bare. */
export const unquoted = (etag: string | undefined): string | undefined => etag?.replaceAll('"', '');

const markerOf = (error: unknown): string | undefined => {
  const response = (error as { $response?: { headers?: Record<string, string> } }).$response;
  return response?.headers?.['x-amz-delete-marker'] === 'true'
    ? response.headers['x-amz-version-id']
    : undefined;
};
