import { shellCommand } from './escape.ts';

const OPTIONS: Readonly<Record<string, string>> = {
  Bucket: '--bucket',
  Key: '--key',
  VersionId: '--version-id',
  CopySource: '--copy-source',
  UploadId: '--upload-id',
  IfNoneMatch: '--if-none-match',
};

const MISREAD = /^(-|file:\/\/|fileb:\/\/|https?:\/\/)/;

/** True for a value that the AWS command takes for an option, or reads from the file or address that it names. */
export const isMisread = (value: string): boolean => MISREAD.test(value);

/** A call of `aws s3api` that means exactly these parameters, whatever the key contains. */
export function s3apiCommand(
  operation: string,
  parameters: Readonly<Record<string, string>>,
  flags: readonly string[],
): string {
  const values = Object.entries(parameters);
  const given = values.some(([, value]) => isMisread(value))
    ? ['--cli-input-json', JSON.stringify(parameters)]
    : values.flatMap(([name, value]) => [OPTIONS[name] ?? name, value]);
  return shellCommand('aws', 's3api', operation, ...given, ...flags);
}
