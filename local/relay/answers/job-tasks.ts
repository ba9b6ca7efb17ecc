import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

const COLUMNS = ['Bucket', 'Key', 'VersionId', 'TaskStatus', 'ErrorCode', 'HTTPStatusCode', 'ResultMessage'];

interface Task {
  readonly bucket: string;
  /** As the manifest spells it. */
  readonly encoded: string;
  readonly versionId: string;
}

/** What a line of a manifest asks for. Keys are encoded, so that no line of ours is quoted. */
export function taskOf(line: string, fields: readonly string[]): Task {
  const values = line.split(',');
  const field = (name: string): string => values[fields.indexOf(name)] ?? '';
  return { bucket: field('Bucket'), encoded: field('Key'), versionId: field('VersionId') };
}

/** The row of a report about one version. */
export async function computed({ bucket, encoded, versionId }: Task, client: S3Client): Promise<string[]> {
  const about = [bucket, encoded, versionId];
  try {
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: decodeURIComponent(encoded),
      ...(versionId === '' ? {} : { VersionId: versionId }),
    });
    // Archived objects are computed where they are.
    command.middlewareStack.add(
      (next) => (given) => {
        (given.request as { headers: Record<string, string> }).headers['x-sealwatch-job'] = '1';
        return next(given);
      },
      { step: 'build' },
    );
    const { Body, ETag } = await client.send(command);
    const sha256 = createHash('sha256').update((await Body?.transformToByteArray()) ?? '');
    const said = {
      checksum_base64: sha256.copy().digest('base64'),
      etag: bare(ETag),
      checksumAlgorithm: 'SHA256',
      checksumType: 'FULL_OBJECT',
      checksum_hex: sha256.digest('hex').toUpperCase(),
    };
    return [...about, 'succeeded', '', '200', JSON.stringify(said)];
  } catch (error) {
    const {
      name = 'InternalError',
      message = '',
      $metadata,
    } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return [...about, 'failed', name, String($metadata?.httpStatusCode ?? 500), message];
  }
}

interface Report {
  /** Id of the job. */
  readonly job: string;
  readonly bucket: string;
  readonly prefix: string;
  /** By what became of their tasks. */
  readonly rows: Readonly<Record<string, readonly string[][]>>;
}

/** Writes a completion report in the form that AWS documents. */
export async function writeReport({ job, bucket, prefix, rows }: Report, client: S3Client): Promise<void> {
  const folder = `${prefix === '' ? '' : `${prefix}/`}job-${job}`;
  const put = (key: string, Body: string) =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
  const results: object[] = [];
  for (const [status, some] of Object.entries(rows).filter(([, { length }]) => length > 0)) {
    const text = some.map((row) => `${row.map(quoted).join(',')}\n`).join('');
    const key = `${folder}/results/${createHash('sha1').update(`${job}${status}`).digest('hex')}.csv`;
    await put(key, text);
    const MD5Checksum = createHash('md5').update(text).digest('hex');
    results.push({ TaskExecutionStatus: status, Bucket: bucket, MD5Checksum, Key: key });
  }
  const index = {
    Format: 'Report_CSV_20180820',
    ReportCreationDate: new Date().toISOString(),
    Results: results,
    ReportSchema: COLUMNS.join(', '),
  };
  await put(`${folder}/manifest.json`, JSON.stringify(index));
}

const quoted = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;

/** An ETag without its quotes. */
export const bare = (etag: string | undefined): string => (etag ?? '').replaceAll('"', '');
