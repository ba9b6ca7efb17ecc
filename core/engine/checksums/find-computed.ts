import type { ComputedChecksums } from './checksum-jobs.ts';
import type { ChecksumPorts } from './checksum-reader.ts';

/** What jobs of a run computed of a version, as long as it still has the ETag that S3 computed it of. Of null versions nothing is asked. */
export const findComputed =
  (run: string, computed: Pick<ComputedChecksums, 'find'>): NonNullable<ChecksumPorts['computed']> =>
  async ({ bucket, key }, { versionId, etag }) => {
    if (versionId === null) return null;
    const found = await computed.find(run, { bucket, key, versionId });
    return found === null || (found.etag !== null && found.etag !== etag) ? null : found.digest;
  };
