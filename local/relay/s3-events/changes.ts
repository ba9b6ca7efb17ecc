import type { Exchange } from '../exchange.ts';
import type { ObjectWrite, S3Address } from '../s3-request.ts';
import type { ObjectChange } from './change.ts';
import { created } from './created.ts';
import { batchDeleted, deleted } from './deleted.ts';
import type { ObjectLookup } from './objects.ts';
import { settingChanged } from './settings.ts';
import { textOf } from './xml.ts';

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
  const change = await changeOf(write, { bucket, key }, exchange, lookup);
  return change ? [change] : [];
};

const changeOf = async (
  write: Exclude<ObjectWrite, 'DeleteObjects'>,
  at: { bucket: string; key: string },
  exchange: Exchange,
  lookup: ObjectLookup,
): Promise<ObjectChange | undefined> => {
  switch (write) {
    case 'PutObject':
    case 'PostObject':
    case 'CopyObject':
    case 'CompleteMultipartUpload':
      return created(write, at, exchange, lookup);
    case 'DeleteObject':
      return deleted(at.key, exchange);
    case 'PutObjectAcl':
    case 'PutObjectTagging':
    case 'DeleteObjectTagging':
    case 'RestoreObject':
      return settingChanged(write, at, exchange, lookup);
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
