import { type Exchange, header } from '../exchange.ts';
import type { ObjectWrite, S3Address } from '../s3-request.ts';
import { namedVersion, type ObjectChange } from './change.ts';
import { batchDeleted, deleted, textOf } from './deleted.ts';
import { type ObjectAddress, type ObjectLookup, unquoted } from './objects.ts';

/** What a call that succeeded did to objects. */
export const changesOf = async (
  write: ObjectWrite,
  address: S3Address,
  exchange: Exchange,
  lookup: ObjectLookup,
): Promise<readonly ObjectChange[]> => {
  const { bucket } = address;
  if (write === 'DeleteObjects') return batchDeleted(bucket, exchange, lookup);
  const key = address.key ?? postedKey(bucket, exchange);
  if (key === undefined) return [];
  const change = await changeOf(write, { at: { bucket, key }, exchange, lookup });
  return change ? [change] : [];
};

/** A call about one object, and what says how it left that. */
interface Call {
  readonly at: ObjectAddress;
  readonly exchange: Exchange;
  readonly lookup: ObjectLookup;
}

const changeOf = async (
  write: Exclude<ObjectWrite, 'DeleteObjects'>,
  call: Call,
): Promise<ObjectChange | undefined> => {
  switch (write) {
    case 'PutObject':
    case 'PostObject':
    case 'CopyObject':
    case 'CompleteMultipartUpload':
      return created(write, call);
    case 'DeleteObject':
      return deleted(call.at.key, call.exchange);
    case 'PutObjectAcl':
    case 'PutObjectTagging':
    case 'DeleteObjectTagging':
    case 'RestoreObject':
      return settingChanged(write, call);
  }
};

// A browser's form names the key in its body, which may be large; the answer names it too, in one way or the other.
const postedKey = (bucket: string, { response, responseBody }: Exchange): string | undefined => {
  const named = textOf(responseBody.toString('utf8'), 'Key');
  const location = response.headers.location;
  if (named !== undefined || location === undefined) return named;
  const { hostname, pathname } = new URL(location);
  const path = hostname.startsWith(`${bucket}.`) ? pathname.slice(1) : pathname.slice(bucket.length + 2);
  return decodeURIComponent(path);
};

const DETAIL_TYPES = {
  PutObjectAcl: 'Object ACL Updated',
  PutObjectTagging: 'Object Tags Added',
  DeleteObjectTagging: 'Object Tags Deleted',
  RestoreObject: 'Object Restore Initiated',
} as const;

/** A change of an object's settings; undefined for a restore that only prolonged an earlier one, which S3 answers with 200. */
const settingChanged = async (
  write: keyof typeof DETAIL_TYPES,
  { at, exchange, lookup }: Call,
): Promise<ObjectChange | undefined> => {
  const restore = write === 'RestoreObject';
  if (restore && exchange.response.status !== 202) return undefined;
  const asked = exchange.request.query.get('versionId') ?? undefined;
  const state = await lookup.state(at, asked);
  return {
    detailType: DETAIL_TYPES[write],
    key: at.key,
    size: restore ? state?.size : undefined,
    etag: state?.etag,
    versionId: namedVersion(asked ?? state?.versionId),
    sourceStorageClass: restore ? state?.storageClass : undefined,
  };
};

const REASONS = {
  PutObject: 'PutObject',
  PostObject: 'POST Object',
  CopyObject: 'CopyObject',
  CompleteMultipartUpload: 'CompleteMultipartUpload',
} as const;

/** A new object or version; undefined when the call failed after all, which S3 may say inside a 200. */
const created = async (
  write: keyof typeof REASONS,
  { at, exchange, lookup }: Call,
): Promise<ObjectChange | undefined> => {
  const { headers } = exchange.response;
  const body = exchange.responseBody.toString('utf8');
  if (/<Error[\s>]/.test(body)) return undefined;
  const versionId = header(headers, 'x-amz-version-id');
  // The answer says what a plain PUT stored; asking again would see a later writer's object in a bucket without versions.
  const size = write === 'PutObject' ? sentSize(exchange) : undefined;
  const state = size === undefined ? await lookup.state(at, versionId) : undefined;
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
