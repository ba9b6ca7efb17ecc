import { type Exchange, header } from '../exchange.ts';
import { EMPTY_ETAG, namedVersion, type ObjectChange } from './change.ts';
import type { ObjectLookup } from './objects.ts';

interface Deletion {
  readonly key: string;
  /** The version that was asked to be deleted. */
  readonly versionId: string | undefined;
  /** The marker that was left instead, with its version id. */
  readonly marker: string | undefined;
}

/** The one change of a DELETE. */
export const deleted = (key: string, exchange: Exchange): ObjectChange => {
  const { headers } = exchange.response;
  const versionId = exchange.request.query.get('versionId') ?? undefined;
  const isMarker = header(headers, 'x-amz-delete-marker') === 'true';
  return deletion({ key, versionId, marker: isMarker ? header(headers, 'x-amz-version-id') : undefined });
};

/** The changes of a batch, one an object, without those that it says have failed. */
export const batchDeleted = async (
  bucket: string,
  exchange: Exchange,
  lookup: ObjectLookup,
): Promise<ObjectChange[]> => {
  const answer = exchange.responseBody.toString('utf8');
  const request = exchange.requestBody.toString('utf8');
  if (textOf(request, 'Quiet') !== 'true') return elements(answer, 'Deleted').map(loud);
  const failed = new Set(elements(answer, 'Error').map(nameOf));
  const quiet = elements(request, 'Object').filter((item) => !failed.has(nameOf(item)));
  return Promise.all(quiet.map((item) => unspoken(bucket, item, lookup)));
};

const loud = (item: string): ObjectChange =>
  deletion({
    key: textOf(item, 'Key') ?? '',
    versionId: textOf(item, 'VersionId'),
    marker: textOf(item, 'DeleteMarker') === 'true' ? textOf(item, 'DeleteMarkerVersionId') : undefined,
  });

// A quiet batch does not say which markers it left.
const unspoken = async (bucket: string, item: string, lookup: ObjectLookup): Promise<ObjectChange> => {
  const [key, versionId] = [textOf(item, 'Key') ?? '', textOf(item, 'VersionId')];
  return deletion({ key, versionId, marker: versionId ? undefined : await lookup.marker(bucket, key) });
};

const nameOf = (item: string): string =>
  JSON.stringify([textOf(item, 'Key'), textOf(item, 'VersionId') ?? '']);

// Deleting a marker (an un-delete) is the same request as destroying a version: S3 does not distinguish them.
const deletion = ({ key, versionId, marker }: Deletion): ObjectChange => ({
  detailType: 'Object Deleted',
  key,
  etag: marker && !versionId ? EMPTY_ETAG : undefined,
  versionId: namedVersion(versionId ?? marker),
  reason: 'DeleteObject',
  deletionType: marker && !versionId ? 'Delete Marker Created' : 'Permanently Deleted',
});

/** The inner text of every element with this name, entities not decoded. Enough for S3's flat answers; no parser. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>(.*?)</(?:\\w+:)?${name}>`, 'gs'))].map(
    (match) => match[1] ?? '',
  );

/** The text of the first element with this name, decoded; undefined when there is none. */
export const textOf = (xml: string, name: string): string | undefined => {
  const [inner] = elements(xml, name);
  return inner === undefined ? undefined : decodeEntities(inner);
};

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return NAMED[name] ?? all;
  });
