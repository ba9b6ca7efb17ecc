import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { Copy } from '../../core/findings/finding.ts';
import { MAX_COPY_BYTES } from '../../core/restore/copy-in-parts.ts';
import type { Fate } from '../../core/restore/key-in-s3.ts';
import type { RestorePlan } from '../../core/restore/restore-plan.ts';
import { shellCommand } from '../output/escape.ts';
import { isMisread, s3apiCommand } from '../output/s3api-command.ts';

/** Lines for the shell that carry a plan out, with what they do; where there are none, why. */
export interface Restore {
  readonly commands: readonly string[];
  readonly note: string;
}

/** @param flags what every `aws` command needs to mean the right account */
export function restoreCommands(ref: ObjectRef, plan: RestorePlan, flags: readonly string[]): Restore {
  if (plan.kind !== 'none' && ref.key.includes('\0'))
    return impossible('the key holds a zero byte, which no shell can pass on');
  const target = { Bucket: ref.bucket, Key: ref.key };
  switch (plan.kind) {
    case 'none':
      return impossible(plan.reason);
    case 'undelete':
      // What somebody writes meanwhile takes the place and the name of a null marker, and would be deleted for it. A copy has a condition.
      if (plan.marker === null)
        return copyCommands(ref, { ...plan, isUnversioned: false, fate: 'nothing-there' }, flags);
      return {
        commands: [s3apiCommand('delete-object', { ...target, VersionId: plan.marker }, flags)],
        note: `takes the delete marker away; the expected bytes are current again${plan.isConfirmed ? '' : UNCONFIRMED}`,
      };
    case 'hide':
      return {
        commands: [s3apiCommand('delete-object', target, flags)],
        note: HIDES[plan.fate],
      };
    case 'copy':
      return copyCommands(ref, plan, flags);
  }
}

const impossible = (note: string): Restore => ({ commands: [], note });

const EVIDENCE = 'Download it first if you want it as evidence';
const UNCONFIRMED = '. S3 did not let you confirm that they are still there';

const HIDES: Readonly<Record<Fate, string>> = {
  kept: 'hides the key behind a delete marker; its bytes stay as evidence',
  lost: `deletes what is there for good: the bucket keeps no versions of it. ${EVIDENCE}`,
  'nothing-there': 'hides the key behind a delete marker',
  unknown: `takes the key away. S3 did not say whether the bucket keeps what is there. ${EVIDENCE}`,
};

const COPIES: Readonly<Record<Fate, string>> = {
  kept: 'copies the expected bytes on top; what is there now stays as evidence',
  lost: `copies the expected bytes over what is there now, which is lost by that: the bucket keeps no versions of it. ${EVIDENCE}`,
  'nothing-there': 'copies the expected bytes back, unless somebody stores something there meanwhile',
  unknown: `copies the expected bytes on top. S3 did not say whether the bucket keeps what is there now. ${EVIDENCE}`,
};

function copyCommands(
  ref: ObjectRef,
  { source, size, isConfirmed, isUnversioned, fate }: Omit<Extract<RestorePlan, { kind: 'copy' }>, 'kind'>,
  flags: readonly string[],
): Restore {
  const copySource = copySourceOf(source, isUnversioned);
  if (copySource === null) {
    return impossible('the AWS command cannot name the source, whose key holds "?versionId="; use an SDK');
  }
  const note = `${COPIES[fate]}${isConfirmed ? '' : UNCONFIRMED}`;
  if (size === null || size <= MAX_COPY_BYTES) {
    const condition = fate === 'nothing-there' ? { IfNoneMatch: '*' } : {};
    const target = { Bucket: ref.bucket, Key: ref.key, CopySource: copySource, ...condition };
    return { commands: [s3apiCommand('copy-object', target, flags)], note };
  }
  if (isMisread(ref.key)) return impossible('the AWS command would misread the key; use an SDK');
  return { commands: largeCopyCommands(ref, { copySource, size, fate }, flags), note };
}

// The AWS command encodes the source itself, and takes the first "?versionId=" for the end of the key.
function copySourceOf({ bucket, key, versionId }: Copy, isUnversioned: boolean): string | null {
  if (key.includes('?versionId=') || key.includes('\0')) return null;
  return isUnversioned ? `${bucket}/${key}` : `${bucket}/${key}?versionId=${versionId ?? 'null'}`;
}

const PART = 4 * 2 ** 30;

/** Copies an object that is too large for one call, part by part, within S3. */
function largeCopyCommands(
  { bucket, key }: ObjectRef,
  {
    copySource,
    size,
    fate,
  }: { readonly copySource: string /** Bytes. */; readonly size: number; readonly fate: Fate },
  flags: readonly string[],
): readonly string[] {
  const call = (operation: string, ...words: readonly string[]): string =>
    shellCommand('aws', 's3api', operation, '--bucket', bucket, '--key', key, ...words, ...flags);
  const upload = '--upload-id "$upload"';
  const condition = fate === 'nothing-there' ? ['--if-none-match', '*'] : [];
  const parts = Math.ceil(size / PART);
  return [
    `upload=$(${call('create-multipart-upload', '--query', 'UploadId', '--output', 'text')})`,
    `for part in $(seq 1 ${parts}); do`,
    `  first=$(( (part - 1) * ${PART} )); last=$(( part * ${PART} - 1 )); [ $last -lt ${size} ] || last=${size - 1}`,
    `  ${call('upload-part-copy', '--copy-source', copySource)} ${upload} --part-number $part --copy-source-range "bytes=$first-$last" || break`,
    'done',
    `parts=$(${call('list-parts', '--query', '{Parts: Parts[].{ETag: ETag, PartNumber: PartNumber}}', '--output', 'json')} ${upload})`,
    `${call('complete-multipart-upload', ...condition)} ${upload} --multipart-upload "$parts"`,
  ];
}
