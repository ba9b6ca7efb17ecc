import { createHmac } from 'node:crypto';
import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { AwsRefusal } from '../../core/trial/ports.ts';

interface FormAnswer {
  readonly status: number;
  /** S3's word for why not; `HTTP 400` where it names none. */
  readonly code: string;
  readonly requestId: string | null;
  readonly versionId: string | null;
}

const VALID_MS = 5 * 60_000;

/**
 * Uploads a small object as a form of a browser does, which no command of the SDK does.
 * @throws {AwsRefusal} where S3 cannot be reached
 */
export async function postForm(
  s3: S3Client,
  { bucket, key, body }: { readonly bucket: string; readonly key: string; readonly body: string },
  now: Date,
): Promise<FormAnswer> {
  const { accessKeyId, secretAccessKey, sessionToken } = await s3.config.credentials();
  const region = await s3.config.region();
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = [stamp.slice(0, 8), region, 's3', 'aws4_request'];
  const fields: Readonly<Record<string, string>> = {
    key,
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': [accessKeyId, ...scope].join('/'),
    'x-amz-date': stamp,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  };
  const policy = Buffer.from(
    JSON.stringify({
      expiration: new Date(now.getTime() + VALID_MS).toISOString(),
      conditions: [{ bucket }, ...Object.entries(fields).map(([name, value]) => ({ [name]: value }))],
    }),
  ).toString('base64');
  const signing = scope.reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('policy', policy);
  form.append('x-amz-signature', createHmac('sha256', signing).update(policy).digest('hex'));
  // Fields behind the file are ignored by S3.
  form.append('file', new Blob([body]), 'file');
  return answerOf(await fetchForm(await addressOf(s3, bucket), form));
}

async function fetchForm(address: string, form: FormData): Promise<Response> {
  try {
    return await fetch(address, { method: 'POST', body: form });
  } catch (error) {
    throw new AwsRefusal({ call: 's3 PostObject', code: 'NetworkError', status: null }, { cause: error });
  }
}

async function answerOf(response: Response): Promise<FormAnswer> {
  const text = await response.text();
  return {
    status: response.status,
    code: /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? `HTTP ${response.status}`,
    requestId: response.headers.get('x-amz-request-id'),
    versionId: response.headers.get('x-amz-version-id'),
  };
}

/** Where forms for a bucket go: where the SDK would send any other request about it. */
async function addressOf(s3: S3Client, bucket: string): Promise<string> {
  const command = new HeadBucketCommand({ Bucket: bucket });
  const seen: { request?: unknown } = {};
  command.middlewareStack.add(
    () => async (args) => {
      seen.request = args.request;
      // Nothing is sent.
      return { response: {}, output: { $metadata: {} } };
    },
    { step: 'build', name: 'noteAddress' },
  );
  await s3.send(command);
  const { protocol, hostname, port, path } = seen.request as Address;
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`;
}

interface Address {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
}
