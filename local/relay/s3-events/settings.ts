import type { Exchange } from '../exchange.ts';
import { namedVersion, type ObjectChange } from './change.ts';
import type { ObjectLookup } from './objects.ts';

const DETAIL_TYPES = {
  PutObjectAcl: 'Object ACL Updated',
  PutObjectTagging: 'Object Tags Added',
  DeleteObjectTagging: 'Object Tags Deleted',
  RestoreObject: 'Object Restore Initiated',
} as const;

/** A change of an object's settings; undefined for a restore that only prolonged an earlier one, which S3 answers with 200. */
export const settingChanged = async (
  write: keyof typeof DETAIL_TYPES,
  at: { bucket: string; key: string },
  exchange: Exchange,
  lookup: ObjectLookup,
): Promise<ObjectChange | undefined> => {
  const restore = write === 'RestoreObject';
  if (restore && exchange.response.status !== 202) return undefined;
  const asked = exchange.request.query.get('versionId') ?? undefined;
  const state = await lookup.state(at.bucket, at.key, asked);
  return {
    detailType: DETAIL_TYPES[write],
    key: at.key,
    size: restore ? state?.size : undefined,
    etag: state?.etag,
    versionId: namedVersion(asked ?? state?.versionId),
    sourceStorageClass: restore ? state?.storageClass : undefined,
  };
};
