import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { credentialOf } from '../callers.ts';
import { xmlTree } from '../cloudtrail/xml.ts';
import { objectOf } from '../s3-request.ts';
import { type Answer, type Answerer, refusal } from './respond.ts';

const PATH = '/v20180820/configuration/publicAccessBlock';
const SETTINGS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];

/** The account's Block Public Access, which the emulator does not have: it is kept and given back, and has no effect. */
export const accountBlock = (): Answerer => {
  const blocks = new Map<string, readonly string[]>();
  const calls: Readonly<Record<string, (account: string, body: Buffer) => Answer>> = {
    GET: (account) => answerOf(blocks.get(account)),
    PUT: (account, body) => {
      const settings = settingsOf(body.toString('utf8'));
      if (!settings) return wrapped(refusal(400, 'MalformedXML', 'The XML you provided was not well-formed'));
      blocks.set(account, settings);
      return { status: 201, body: '' };
    },
    DELETE: (account) => {
      blocks.delete(account);
      return { status: 204, body: '' };
    },
  };
  return {
    knows: ({ method, path }) => path === PATH && method in calls,
    answer: async (request, body) => {
      const named = request.headers['x-amz-account-id'];
      const account = typeof named === 'string' ? named : (credentialOf(request)?.accessKeyId ?? '');
      return calls[request.method]?.(account, body) ?? refusal(405, 'MethodNotAllowed', 'No such call');
    },
  };
};

const answerOf = (settings: readonly string[] | undefined): Answer => {
  if (!settings)
    return wrapped(
      refusal(
        404,
        'NoSuchPublicAccessBlockConfiguration',
        'The public access block configuration was not found',
      ),
    );
  const fields = SETTINGS.map((name) => `<${name}>${settings.includes(name)}</${name}>`).join('');
  const name = 'PublicAccessBlockConfiguration';
  return {
    status: 200,
    body: `<${name} xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/">${fields}</${name}>`,
  };
};

const settingsOf = (document: string): readonly string[] | undefined => {
  const root = xmlTree(document);
  if (root?.name !== 'PublicAccessBlockConfiguration') return undefined;
  return root.children.filter(({ text }) => text.trim().toLowerCase() === 'true').map(({ name }) => name);
};

// S3 Control puts its errors into another element than S3.
const wrapped = ({ status, body }: Answer): Answer => ({
  status,
  body: `<ErrorResponse>${body}</ErrorResponse>`,
});

/**
 * `UpdateObjectEncryption`, which the emulator takes for a `PutObject` of the request's own document. Here the object stays as
 * it is, its encryption too.
 */
export const objectEncryption = (client: S3Client): Answerer => ({
  knows: (request) =>
    request.method === 'PUT' && request.query.has('encryption') && objectOf(request)?.key !== undefined,
  answer: async (request) => {
    const { bucket = '', key } = objectOf(request) ?? {};
    const VersionId = request.query.get('versionId') ?? undefined;
    try {
      await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId }));
      return { status: 200, body: '' };
    } catch {
      return refusal(404, 'NoSuchKey', 'The specified key does not exist.');
    }
  },
});
