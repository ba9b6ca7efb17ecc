import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { Copy } from '../../core/findings/finding.ts';
import { largeCopyCommands } from './large-copy.ts';
import type { RestorePlan } from './restore-plan.ts';
import { isMisread, s3api } from './s3api.ts';

/** Lines for the shell that carry a plan out, with what they do; where there are none, why. */
export interface Restore {
  readonly commands: readonly string[];
  readonly note: string;
}

// CopyObject takes no more.
const LARGEST_COPY = 5 * 2 ** 30;

/** @param flags what every `aws` command needs to mean the right account */
export function restoreCommands(ref: ObjectRef, plan: RestorePlan, flags: readonly string[]): Restore {
  if (plan.kind !== 'none' && ref.key.includes('\0'))
    return impossible('the key holds a zero byte, which no shell can pass on');
  const target = { Bucket: ref.bucket, Key: ref.key };
  switch (plan.kind) {
    case 'none':
      return impossible(plan.reason);
    case 'undelete':
      return {
        commands: [s3api('delete-object', { ...target, VersionId: plan.marker }, flags)],
        note: 'takes the delete marker away; the expected bytes are current again',
      };
    case 'hide':
      return {
        commands: [s3api('delete-object', target, flags)],
        note: 'hides the key behind a delete marker; its bytes stay as evidence',
      };
    case 'copy':
      return copyCommands(ref, plan.source, plan.size, flags);
  }
}

const impossible = (note: string): Restore => ({ commands: [], note });

function copyCommands(ref: ObjectRef, source: Copy, size: number | null, flags: readonly string[]): Restore {
  const copySource = copySourceOf(source);
  if (copySource === null) {
    return impossible('the AWS command cannot name the source, whose key holds "?versionId="; use an SDK');
  }
  const note = 'copies the expected bytes on top; what is there now stays as evidence';
  if (size === null || size <= LARGEST_COPY) {
    const target = { Bucket: ref.bucket, Key: ref.key };
    return { commands: [s3api('copy-object', { ...target, CopySource: copySource }, flags)], note };
  }
  if (isMisread(ref.key)) return impossible('the AWS command would misread the key; use an SDK');
  return { commands: largeCopyCommands(ref, copySource, size, flags), note };
}

// The AWS command encodes the source itself, and takes the first "?versionId=" for the end of the key.
function copySourceOf({ bucket, key, versionId }: Copy): string | null {
  if (key.includes('?versionId=') || key.includes('\0')) return null;
  return `${bucket}/${key}?versionId=${versionId ?? 'null'}`;
}
