/**
 * Names one version of one key for ever. S3 gives every version an id of its own except the null version, which is
 * overwritten in place: there ETag and Last-Modified tell one content from the next.
 */
export type VersionIdentity = string;

const NULL_PREFIX = 'null/';

interface Identifiable {
  readonly versionId: string | null;
  readonly etag: string | null;
  readonly storedAt: string;
}

export function identify({ versionId, etag, storedAt }: Identifiable): VersionIdentity {
  return versionId ?? `${NULL_PREFIX}${etag ?? 'marker'}/${storedAt}`;
}

export const isNullIdentity = (identity: VersionIdentity): boolean => identity.startsWith(NULL_PREFIX);

/** ETags come with quotes from S3's API and without them from its events; here they have none. */
export const bareEtag = (etag: string): string => etag.replace(/^(?:W\/)?"?|"$/g, '');
