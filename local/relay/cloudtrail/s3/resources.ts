import { header, type RelayedRequest } from '../../exchange.ts';
import type { Place, Resource } from '../api-call.ts';

interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** An object and its bucket; of a copy also the source and its bucket. */
export const objectResources = (
  { bucket, key }: ObjectAddress,
  request: RelayedRequest,
  place: Place,
): Resource[] => {
  const source = sourceOf(request);
  const from = source
    ? [bucketResource(source.bucket, place), objectResource(source.bucket, source.key)]
    : [];
  return [objectResource(bucket, key), bucketResource(bucket, place), ...from];
};

export const bucketResource = (bucket: string, { account }: Place): Resource => ({
  accountId: account,
  type: 'AWS::S3::Bucket',
  ARN: `arn:aws:s3:::${bucket}`,
});

const objectResource = (bucket: string, key: string): Resource => ({
  type: 'AWS::S3::Object',
  ARN: `arn:aws:s3:::${bucket}/${key}`,
});

const sourceOf = (request: RelayedRequest): ObjectAddress | undefined => {
  const [path = ''] = (header(request.headers, 'x-amz-copy-source') ?? '').split('?');
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decoded(path)) ?? [];
  return bucket && key ? { bucket, key } : undefined;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
