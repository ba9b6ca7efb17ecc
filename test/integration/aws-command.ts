import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  DeleteObjectCommand,
  type DeleteObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';

const run = promisify(execFile);

/** Words of a call, one a line as JSON: what a program named `aws` is given by a shell. */
const PRINT_WORDS = `#!${process.execPath}\nconsole.log(JSON.stringify(process.argv.slice(2)));\n`;

/**
 * Runs command lines as a shell would, and makes the calls of `aws s3api` that come out of it.
 * @throws what S3 answers; an error for an operation or an option that it does not know
 */
export async function runAwsCommands(s3: S3Client, lines: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'aws-command-'));
  try {
    await writeFile(join(folder, 'aws'), PRINT_WORDS);
    await chmod(join(folder, 'aws'), 0o755);
    // What a shell reads when it starts may put another program of the name first.
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, BASH_ENV: '' };
    const { stdout } = await run('bash', ['-c', lines.join('\n')], { env });
    for (const line of stdout.trim().split('\n')) {
      if (!line.startsWith('[')) throw new Error(`not the words of a call: ${stdout}, of ${lines}, PATH ${env.PATH}`);
      await callAws(s3, JSON.parse(line));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
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
