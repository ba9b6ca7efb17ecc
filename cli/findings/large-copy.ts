import type { ObjectRef } from '../../core/objects/object-ref.ts';
import { shellQuote } from '../output/shell.ts';

const PART = 4 * 2 ** 30;

/** Copies an object that is too large for one call, part by part, within S3. */
export function largeCopyCommands(ref: ObjectRef, copySource: string, size: number): readonly string[] {
  const target = `--bucket ${shellQuote(ref.bucket)} --key=${shellQuote(ref.key)}`;
  const upload = '--upload-id "$upload"';
  const parts = Math.ceil(size / PART);
  return [
    `upload=$(aws s3api create-multipart-upload ${target} --query UploadId --output text)`,
    `for part in $(seq 1 ${parts}); do`,
    `  first=$(( (part - 1) * ${PART} )); last=$(( part * ${PART} - 1 )); [ $last -lt ${size} ] || last=${size - 1}`,
    `  aws s3api upload-part-copy ${target} --copy-source ${shellQuote(copySource)} --copy-source-range "bytes=$first-$last" --part-number $part ${upload} || break`,
    'done',
    `aws s3api complete-multipart-upload ${target} ${upload} --multipart-upload "$(aws s3api list-parts ${target} ${upload} --query '{Parts: Parts[].{ETag: ETag, PartNumber: PartNumber}}' --output json)"`,
  ];
}
