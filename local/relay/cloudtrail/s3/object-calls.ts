import { header, type RelayedRequest } from '../../exchange.ts';

const PUT: Readonly<Record<string, string>> = {
  acl: 'PutObjectAcl',
  tagging: 'PutObjectTagging',
  retention: 'PutObjectRetention',
  'legal-hold': 'PutObjectLegalHold',
  encryption: 'UpdateObjectEncryption',
  annotation: 'PutObjectAnnotation',
};

const DELETE: Readonly<Record<string, string>> = {
  tagging: 'DeleteObjectTagging',
  annotation: 'DeleteObjectAnnotation',
  uploadId: 'AbortMultipartUpload',
};

const POST: Readonly<Record<string, string>> = {
  uploads: 'CreateMultipartUpload',
  uploadId: 'CompleteMultipartUpload',
  restore: 'RestoreObject',
};

/** Those whose body is a small document; an object's bytes, or a list of its parts, is never looked at. */
export const WITH_DOCUMENT: ReadonlySet<string> = new Set([
  'PutObjectAcl',
  'PutObjectTagging',
  'PutObjectRetention',
  'PutObjectLegalHold',
  'UpdateObjectEncryption',
  'RestoreObject',
]);

/** CloudTrail's name of a call that writes an object or one of its settings; undefined for reads, and for parts. */
export const objectCallOf = (request: RelayedRequest): string | undefined => {
  const { method, query, headers } = request;
  // A trail may select the parts of an upload too. They change nothing until it is completed.
  if (query.has('partNumber')) return undefined;
  if (method === 'PUT')
    return named(PUT, query) ?? (header(headers, 'x-amz-copy-source') ? 'CopyObject' : 'PutObject');
  if (method === 'DELETE') return named(DELETE, query) ?? 'DeleteObject';
  return method === 'POST' ? named(POST, query) : undefined;
};

const named = (names: Readonly<Record<string, string>>, query: URLSearchParams): string | undefined =>
  Object.entries(names).find(([subresource]) => query.has(subresource))?.[1];
