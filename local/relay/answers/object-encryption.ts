import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { objectOf } from '../s3-request.ts';
import { type Answerer, refusal } from './answer.ts';

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
