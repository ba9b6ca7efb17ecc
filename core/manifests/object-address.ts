import { percentDecoded } from '../base/form-encoding.ts';
import type { PinnedObject } from './manifest.ts';

const encodedKey = (key: string): string =>
  key
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/[!'()*]/g, encodedMark))
    // A client that reads addresses would take these parts away.
    .map((part) => (part === '.' || part === '..' ? part.replaceAll('.', '%2E') : part))
    .join('/');

const encodedMark = (mark: string): string => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;

const versionOf = (versionId: string | null): string =>
  versionId === null ? '' : `?versionId=${encodeURIComponent(versionId)}`;

/** `s3://bucket/key?versionId=…`, as an address: the key is encoded. */
export const s3Address = ({ bucket, key, versionId }: PinnedObject): string =>
  `s3://${bucket}/${encodedKey(key)}${versionOf(versionId)}`;

/** The address over HTTPS. A bucket with dots in its name has no certificate for a host of its own. */
export function httpsAddress({ bucket, key, versionId }: PinnedObject): string {
  const place = bucket.includes('.') ? `s3.amazonaws.com/${bucket}` : `${bucket}.s3.amazonaws.com`;
  return `https://${place}/${encodedKey(key)}${versionOf(versionId)}`;
}

/** The id of a version as S3 writes it into addresses and lists; `null` for the null version, which it calls so, and for none. */
export const versionIn = (text: string): string | null => (text === '' || text === 'null' ? null : text);

const S3 = /^s3:\/\/([^/?#]+)\/([^?#]*)(?:\?(.*))?$/s;
const HOSTED =
  /^https:\/\/([a-z0-9.-]+)\.s3(?:[.-][a-z0-9-]+)*\.amazonaws\.(?:com(?:\.cn)?|eu)\/([^?#]*)(?:\?(.*))?$/s;
const BY_PATH =
  /^https:\/\/s3(?:[.-][a-z0-9-]+)*\.amazonaws\.(?:com(?:\.cn)?|eu)\/([^/?#]+)\/([^?#]*)(?:\?(.*))?$/s;

/** The object that an address of S3 names; `null` for any other address, and for a key that is not UTF-8, which no object has. */
export function objectAt(address: string): PinnedObject | null {
  for (const form of [S3, BY_PATH, HOSTED]) {
    const [, bucket, encoded, query = ''] = form.exec(address) ?? [];
    if (bucket === undefined || encoded === undefined) continue;
    const key = percentDecoded(encoded);
    if (key === null || key === '' || !key.isWellFormed()) return null;
    const version = /(?:^|&)versionId=([^&]+)/.exec(query)?.[1];
    return {
      bucket,
      key,
      versionId: versionIn(version === undefined ? '' : (percentDecoded(version) ?? '')),
    };
  }
  return null;
}
