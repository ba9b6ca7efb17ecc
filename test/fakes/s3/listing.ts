/** A version or delete marker as S3 would list it. */
export interface Row {
  readonly tag: 'Version' | 'DeleteMarker';
  /** As it stands in the answer: URL-encoded. */
  readonly key: string;
  readonly id: string;
  readonly isLatest?: boolean;
}

const TIME = '2026-11-20T03:12:07.000Z';

/** The answer to ListObjectVersions, in S3's form. */
export function listing(rows: readonly Row[], next?: { readonly key: string; readonly id: string }): string {
  const truncated = next
    ? `<IsTruncated>true</IsTruncated><NextKeyMarker>${next.key}</NextKeyMarker><NextVersionIdMarker>${next.id}</NextVersionIdMarker>`
    : '<IsTruncated>false</IsTruncated>';
  const items = rows.map(item).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>data</Name><EncodingType>url</EncodingType>${truncated}${items}</ListVersionsResult>`;
}

function item({ tag, key, id, isLatest = false }: Row): string {
  const bytes = '<ETag>&quot;e1&quot;</ETag><Size>7</Size><StorageClass>GLACIER</StorageClass>';
  const common = `<Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>${isLatest}</IsLatest><LastModified>${TIME}</LastModified>`;
  return `<${tag}>${common}${tag === 'Version' ? bytes : ''}<Owner><ID>x</ID></Owner></${tag}>`;
}
