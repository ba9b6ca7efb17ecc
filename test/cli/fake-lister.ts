import { SealwatchError } from '../../core/base/errors.ts';
import type { CommandLister } from '../../core/restore/key-in-s3.ts';
import type { ListedVersion } from '../../core/versions/version-lister.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';

/** S3 as records show it: those that were not destroyed are there. @param records newest first of each key */
export const fakeLister = (
  records: readonly VersionRecord[],
  versioning: 'enabled' | 'suspended' | 'never' = 'enabled',
): CommandLister => {
  const of = ({ bucket, key }: { bucket: string; key: string }) =>
    records.filter(
      (record) => record.bucket === bucket && record.key === key && record.fact.destroyed === null,
    );
  return {
    holds: async (ref, { versionId }) =>
      of(ref).some(({ fact }) => fact.kind === 'object' && fact.versionId === versionId),
    listVersions: async (ref) => of(ref).map(listed),
    versioning: async () => versioning,
  };
};

/** S3 that refuses every question. */
export const refusingLister: CommandLister = {
  holds: () => Promise.reject(new SealwatchError('ACCESS_DENIED', '403 Forbidden')),
  listVersions: () => Promise.reject(new SealwatchError('ACCESS_DENIED', '403 Forbidden')),
  versioning: () => Promise.reject(new SealwatchError('ACCESS_DENIED', '403 Forbidden')),
};

export const listed = ({ fact }: VersionRecord, index: number): ListedVersion => ({
  versionId: fact.versionId,
  kind: fact.kind === 'delete-marker' ? 'delete-marker' : 'object',
  isLatest: index === 0,
  etag: fact.etag,
  size: fact.size,
  storedAt: new Date(fact.storedAt),
  storageClass: null,
});
