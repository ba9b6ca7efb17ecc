import { textAt } from '../../base/json.ts';
import type { ApiCall } from '../api-call.ts';

/** An access point in the place of a bucket: its ARN, or the alias that S3 gives it. No bucket's name ends like one. */
const ACCESS_POINT = /^arn:aws[\w-]*:s3[\w-]*:[^:]*:\d+:|-s3alias$|--ol-s3$/;

/** The bucket that a call of S3 names, by its name or its ARN, or that lies behind an access point; `null` where none is told. */
export function bucketNameOf(call: ApiCall): string | null {
  const named = textAt(call.parameters, 'bucketName') ?? textAt(call.parameters, 'bucket');
  if (named !== null && !ACCESS_POINT.test(named))
    return named.replace(/^arn:aws[\w-]*:s3:::/, '').replace(/\/.*$/s, '');
  const resource = call.resources.find(({ arn }) => /^arn:aws[\w-]*:s3:::[^/]+/.test(arn));
  return resource ? (/^arn:aws[\w-]*:s3:::([^/]+)/.exec(resource.arn)?.[1] ?? null) : null;
}

export const bucketResource = (call: ApiCall): string | null => {
  const bucket = bucketNameOf(call);
  return bucket === null ? null : `bucket/${bucket}`;
};
