import type { Deletion } from './deletion.ts';

/** Whether the bucket keeps versions; `null` where no record told. */
export type Versioned = boolean | null;

export const REASON_UNTOLD = 'the keys are not told';

export function reasonForOne(
  { key, versionId, fate }: Deletion,
  bucket: string,
  versioned: Versioned,
): string {
  const what = `s3://${bucket}/${key}`;
  switch (fate) {
    case 'hidden':
      return `${what} was deleted: ${hiddenText(versioned, 'it')}`;
    case 'destroyed':
      return versionId === null
        ? `${what} was permanently deleted`
        : `version ${versionId} of ${what} was permanently deleted, which may be an un-delete: the end of a delete marker`;
    case 'undeleted':
      return `a delete marker of ${what} was deleted, which brings back what it hid`;
    case 'expired':
      return `a lifecycle rule expired ${versionId === null ? what : `version ${versionId} of ${what}`}`;
  }
}

export function reasonForMany(deletions: readonly Deletion[], bucket: string, versioned: Versioned): string {
  const count = deletions.length.toLocaleString('en-US');
  switch (deletions[0]?.fate) {
    case 'destroyed':
      return `${count} versions in ${bucket} were permanently deleted by one call, which may be an un-delete: the end of delete markers`;
    case 'undeleted':
      return `${count} delete markers in ${bucket} were deleted by one call, which brings back what they hid`;
    case 'expired':
      return `a lifecycle rule expired ${count} objects in ${bucket}`;
    default:
      return `${count} keys in ${bucket} were deleted by one call: ${hiddenText(versioned, 'them')}`;
  }
}

function hiddenText(versioned: Versioned, what: string): string {
  if (versioned === null) return `a delete marker hides ${what}, if the bucket is versioned`;
  if (versioned) return `a delete marker hides ${what}`;
  return 'the bucket keeps no versions, so the bytes may be gone';
}
