import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  DeleteObjectCommand,
  type DeleteObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';

const run = promisify(execFile);

/** Prints the words of each call of `aws` as JSON, one call a line. A function comes before every program of the name. */
const AWS = `aws() { '${process.execPath}' -e 'console.log(JSON.stringify(process.argv.slice(1)))' -- "$@"; }`;

/**
 * Runs command lines as a shell would, and makes the calls of `aws s3api` that come out of it.
 * @throws what S3 answers; an error for an operation or an option that it does not know
 */
export async function runAwsCommands(s3: S3Client, lines: readonly string[]): Promise<void> {
  const { stdout } = await run('bash', ['--norc', '-c', [AWS, ...lines].join('\n')]);
  for (const line of stdout.trim().split('\n')) await callAws(s3, JSON.parse(line));
}

const PARAMETERS: Readonly<Record<string, string>> = {
  '--bucket': 'Bucket',
  '--key': 'Key',
  '--version-id': 'VersionId',
  '--copy-source': 'CopySource',
};

/** Makes a call of `aws s3api`, given the words of its command after `aws`. */
export async function callAws(
  s3: Pick<S3Client, 'send'>,
  [service, operation, ...words]: readonly string[],
): Promise<void> {
  if (service !== 's3api') throw new Error(`not a call of s3api: ${service}`);
  const input: Record<string, string> = {};
  for (let at = 0; at < words.length; at += 2) {
    const name = PARAMETERS[words[at] ?? ''];
    if (name === undefined) throw new Error(`an option that is not known here: ${words[at]}`);
    input[name] = words[at + 1] ?? '';
  }
  if (operation === 'delete-object') {
    await s3.send(new DeleteObjectCommand(input as unknown as DeleteObjectCommandInput));
  } else if (operation === 'copy-object') {
    await s3.send(new CopyObjectCommand(encoded(input) as unknown as CopyObjectCommandInput));
  } else throw new Error(`an operation that is not known here: ${operation}`);
}

// The AWS command encodes the source itself; the SDK does not.
function encoded({ CopySource = '', ...input }: Readonly<Record<string, string>>): Record<string, string> {
  const [object = '', versionId] = CopySource.split('?versionId=');
  const path = object.split('/').map(encodeURIComponent).join('/');
  return { ...input, CopySource: versionId === undefined ? path : `${path}?versionId=${versionId}` };
}
