import { credentialOf } from './callers.ts';
import { header, type RelayedRequest } from './exchange.ts';

/** The bucket, and the key where there is one, that a path-style request addresses; the key is raw, as S3 stores it. */
export interface S3Address {
  readonly bucket: string;
  readonly key: string | undefined;
}

/** The calls that S3 makes object events of. */
export type ObjectWrite =
  | 'PutObject'
  | 'PostObject'
  | 'CopyObject'
  | 'CompleteMultipartUpload'
  | 'DeleteObject'
  | 'DeleteObjects'
  | 'PutObjectAcl'
  | 'PutObjectTagging'
  | 'DeleteObjectTagging'
  | 'RestoreObject';

/** What a request to S3 addresses; undefined for another service's. Clients address a loopback address path-style. */
export const objectOf = (request: RelayedRequest): S3Address | undefined => {
  if (!isS3(request)) return undefined;
  const [, bucket, key] = /^\/([a-z0-9][^/]*)(?:\/(.*))?$/is.exec(request.path) ?? [];
  const name = decoded(bucket);
  const raw = decoded(key);
  // A key that is not UTF-8 is refused by S3 too.
  if (!name || (key && raw === undefined)) return undefined;
  return { bucket: name, key: raw || undefined };
};

const decoded = (text: string | undefined): string | undefined => {
  try {
    return text && decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** Which object write a request is, going by its method and sub-resource. */
export const objectWriteOf = (request: RelayedRequest): ObjectWrite | undefined => {
  const address = objectOf(request);
  if (!address) return undefined;
  if (address.key === undefined) return request.method === 'POST' ? bucketPost(request) : undefined;
  return byMethod[request.method]?.(request);
};

/** The sub-resource that a request is about (`acl`, `tagging`, `uploads`…); undefined when it is about the object itself. */
const subresource = (request: RelayedRequest): string | undefined =>
  [...request.query.keys()].find((name) => !/^(x-id|versionId|X-Amz-.*|x-amz-.*)$/.test(name));

const byMethod: Record<string, (request: RelayedRequest) => ObjectWrite | undefined> = {
  PUT: (request) => {
    const name = subresource(request);
    if (name === undefined) return header(request.headers, 'x-amz-copy-source') ? 'CopyObject' : 'PutObject';
    return ({ acl: 'PutObjectAcl', tagging: 'PutObjectTagging' } as const)[name];
  },
  DELETE: (request) => {
    const name = subresource(request);
    if (name === undefined) return 'DeleteObject';
    return name === 'tagging' ? 'DeleteObjectTagging' : undefined;
  },
  POST: (request) =>
    (({ uploadId: 'CompleteMultipartUpload', restore: 'RestoreObject' }) as const)[
      subresource(request) ?? ''
    ],
};

const bucketPost = (request: RelayedRequest): ObjectWrite | undefined => {
  if (request.query.has('delete')) return 'DeleteObjects';
  const form = header(request.headers, 'content-type')?.startsWith('multipart/form-data');
  return form && subresource(request) === undefined ? 'PostObject' : undefined;
};

/** The paths of S3 Control, which is signed as S3 is; the emulator serves no bucket of this name. */
export const S3_CONTROL = '/v20180820/';

// Anonymous calls carry no scope; calls to other services that carry none name their target.
const isS3 = (request: RelayedRequest): boolean => {
  if (request.path.startsWith(S3_CONTROL)) return false;
  const credential = credentialOf(request);
  if (credential) return credential.service === 's3';
  return !request.headers['x-amz-target'];
};
