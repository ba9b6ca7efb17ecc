import { type Exchange, header } from '../exchange.ts';
import { namedVersion, type ObjectChange } from './change.ts';
import { type ObjectLookup, unquoted } from './objects.ts';
import { textOf } from './xml.ts';

const REASONS = {
  PutObject: 'PutObject',
  PostObject: 'POST Object',
  CopyObject: 'CopyObject',
  CompleteMultipartUpload: 'CompleteMultipartUpload',
} as const;

/** A new object or version; undefined when the call failed after all, which S3 may say inside a 200. */
export const created = async (
  write: keyof typeof REASONS,
  at: { bucket: string; key: string },
  exchange: Exchange,
  lookup: ObjectLookup,
): Promise<ObjectChange | undefined> => {
  const { headers } = exchange.response;
  const body = exchange.responseBody.toString('utf8');
  if (/<Error[\s>]/.test(body)) return undefined;
  const versionId = header(headers, 'x-amz-version-id');
  // The answer tells what a plain PUT stored; asking again would see a later writer's object in a bucket without versions.
  const size = write === 'PutObject' ? sentSize(exchange) : undefined;
  const state = size === undefined ? await lookup.state(at.bucket, at.key, versionId) : undefined;
  return {
    detailType: 'Object Created',
    key: at.key,
    size: size ?? state?.size,
    etag: unquoted(header(headers, 'etag') ?? textOf(body, 'ETag') ?? state?.etag),
    versionId: namedVersion(versionId),
    reason: REASONS[write],
  };
};

const sentSize = ({ request }: Exchange): number | undefined => {
  const text =
    header(request.headers, 'x-amz-decoded-content-length') ?? header(request.headers, 'content-length');
  return text === undefined ? undefined : Number(text);
};
