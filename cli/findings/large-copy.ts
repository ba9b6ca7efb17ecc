import type { ObjectRef } from '../../core/base/object-ref.ts';
import { shellCommand } from '../output/shell.ts';

const PART = 4 * 2 ** 30;

/** Copies an object that is too large for one call, part by part, within S3. */
export function largeCopyCommands(
  { bucket, key }: ObjectRef,
  copySource: string,
  size: number,
  flags: readonly string[],
): readonly string[] {
  const call = (operation: string, ...words: readonly string[]): string =>
    shellCommand('aws', 's3api', operation, '--bucket', bucket, '--key', key, ...words, ...flags);
  const upload = '--upload-id "$upload"';
  const parts = Math.ceil(size / PART);
  return [
    `upload=$(${call('create-multipart-upload', '--query', 'UploadId', '--output', 'text')})`,
    `for part in $(seq 1 ${parts}); do`,
    `  first=$(( (part - 1) * ${PART} )); last=$(( part * ${PART} - 1 )); [ $last -lt ${size} ] || last=${size - 1}`,
    `  ${call('upload-part-copy', '--copy-source', copySource)} ${upload} --part-number $part --copy-source-range "bytes=$first-$last" || break`,
    'done',
    `parts=$(${call('list-parts', '--query', '{Parts: Parts[].{ETag: ETag, PartNumber: PartNumber}}', '--output', 'json')} ${upload})`,
    `${call('complete-multipart-upload')} ${upload} --multipart-upload "$parts"`,
  ];
}
