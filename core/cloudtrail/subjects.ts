import { datasetNames, datasetsUnder, type GuardedBucket } from '../scope/guard.ts';
import type { Subject } from './activity.ts';

/** A finding about a bucket as a whole. */
export const aboutBucket = (bucket: GuardedBucket): Subject => ({
  bucket: bucket.name,
  key: null,
  versionId: null,
  resource: `arn:aws:s3:::${bucket.name}`,
  datasets: datasetNames(bucket),
});

/** A finding about the keys of a bucket that begin with a prefix. */
export const aboutPrefix = (bucket: GuardedBucket, prefix: string): Subject => ({
  ...aboutBucket(bucket),
  datasets: datasetsUnder(bucket, prefix),
});

/** A finding about one object. */
export const aboutObject = (bucket: GuardedBucket, key: string, versionId: string | null): Subject => ({
  bucket: bucket.name,
  key,
  versionId,
  resource: `arn:aws:s3:::${bucket.name}/${key}`,
  datasets: bucket.datasets
    .filter(({ name, prefix }) => name !== '' && key.startsWith(prefix))
    .map(({ name }) => name),
});

/** A finding about something that is no bucket, and concerns every dataset. */
export const aboutResource = (resource: string | null): Subject => ({
  bucket: null,
  key: null,
  versionId: null,
  resource: resource && arnOfTrail(resource),
  datasets: [],
});

/** Trails are kept as `trail/ACCOUNT/REGION/NAME`; people know their ARNs. Where the account or the Region is not told there is none. */
function arnOfTrail(resource: string): string {
  const [, account, region = '', name] = /^trail\/(\d{12})\/([\w-]+)\/(.+)$/s.exec(resource) ?? [];
  if (account === undefined) return resource;
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return `arn:${partition}:cloudtrail:${region}:${account}:trail/${name}`;
}
