import { SealwatchError } from '../../core/base/errors.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';

const FORM = /^s3:\/\/([A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9])(?:\/(.*))?$/s;

/**
 * Reads `s3://bucket/key`. The key is taken as it stands, with nothing decoded; it may be empty.
 * @throws {SealwatchError} `USAGE`
 */
export function parseAddress(text: string): ObjectRef {
  const [, bucket, key = ''] = FORM.exec(text) ?? [];
  if (bucket === undefined) {
    throw new SealwatchError('USAGE', `not an address in S3: ${JSON.stringify(text)}; write s3://bucket/key`);
  }
  return { bucket, key };
}

/**
 * Reads the address of one object.
 * @throws {SealwatchError} `USAGE` also when the key is missing
 */
export function parseObjectAddress(text: string): ObjectRef {
  const ref = parseAddress(text);
  if (ref.key === '')
    throw new SealwatchError('USAGE', `${text} names a bucket; name one object: s3://${ref.bucket}/key`);
  return ref;
}
