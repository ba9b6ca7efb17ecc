import type { Copy } from '../../core/findings/finding.ts';
import type { ObjectRef } from '../../core/objects/object-ref.ts';
import { shellCommand } from '../output/shell.ts';
import { largeCopyCommands } from './large-copy.ts';
import type { RestorePlan } from './restore-plan.ts';

/** Lines for the shell that carry a plan out, with what they do; where there are none, why. */
export interface Restore {
  readonly commands: readonly string[];
  readonly note: string;
}

// CopyObject takes no more.
const LARGEST_COPY = 5 * 2 ** 30;

export function restoreCommands(ref: ObjectRef, plan: RestorePlan): Restore {
  if (plan.kind === 'none') return { commands: [], note: plan.reason };
  if (ref.key.includes('\0'))
    return { commands: [], note: 'the key holds a zero byte, which no shell can pass on' };
  if (plan.kind === 'undelete') {
    const command = s3api('delete-object', { Bucket: ref.bucket, Key: ref.key, VersionId: plan.marker });
    return {
      commands: [command],
      note: 'takes the delete marker away; the expected bytes are current again',
    };
  }
  if (plan.kind === 'hide') {
    const command = s3api('delete-object', { Bucket: ref.bucket, Key: ref.key });
    return { commands: [command], note: 'hides the key behind a delete marker; its bytes stay as evidence' };
  }
  return copyCommands(ref, plan.source, plan.size);
}

function copyCommands(ref: ObjectRef, source: Copy, size: number | null): Restore {
  const copySource = copySourceOf(source);
  if (copySource === null) {
    return {
      commands: [],
      note: 'the AWS command cannot name the source, whose key holds "?versionId="; use an SDK',
    };
  }
  const note = 'copies the expected bytes on top; what is there now stays as evidence';
  if (size !== null && size > LARGEST_COPY)
    return { commands: largeCopyCommands(ref, copySource, size), note };
  return {
    commands: [s3api('copy-object', { Bucket: ref.bucket, Key: ref.key, CopySource: copySource })],
    note,
  };
}

// The AWS command encodes the source itself, and takes the first "?versionId=" for the end of the key.
function copySourceOf({ bucket, key, versionId }: Copy): string | null {
  if (key.includes('?versionId=')) return null;
  return `${bucket}/${key}?versionId=${versionId ?? 'null'}`;
}

const OPTIONS: Readonly<Record<string, string>> = {
  Bucket: '--bucket',
  Key: '--key',
  VersionId: '--version-id',
  CopySource: '--copy-source',
};

// The AWS command reads such values from files and addresses, or takes them for options.
const MISREAD = /^(-|file:\/\/|fileb:\/\/|https?:\/\/)/;

/** A call of `aws s3api` that means exactly these parameters, whatever the key looks like. */
export function s3api(operation: string, parameters: Readonly<Record<string, string>>): string {
  const values = Object.entries(parameters);
  if (values.some(([, value]) => MISREAD.test(value))) {
    return shellCommand('aws', 's3api', operation, '--cli-input-json', JSON.stringify(parameters));
  }
  return shellCommand(
    'aws',
    's3api',
    operation,
    ...values.flatMap(([name, value]) => [OPTIONS[name] ?? name, value]),
  );
}
