import type { ApiCall } from '../api-call.ts';
import { textAt } from '../json.ts';

/** The bucket that a call of S3 names, by its name or its ARN; `null` where none is told. */
export function bucketNameOf(call: ApiCall): string | null {
  const named = textAt(call.parameters, 'bucketName') ?? textAt(call.parameters, 'bucket');
  if (named !== null) return named.replace(/^arn:aws[\w-]*:s3:::/, '').replace(/\/.*$/s, '');
  const resource = call.resources.find(({ arn }) => /^arn:aws[\w-]*:s3:::[^/]+/.test(arn));
  return resource ? (/^arn:aws[\w-]*:s3:::([^/]+)/.exec(resource.arn)?.[1] ?? null) : null;
}

export const bucketResource = (call: ApiCall): string | null => {
  const bucket = bucketNameOf(call);
  return bucket === null ? null : `bucket/${bucket}`;
};
