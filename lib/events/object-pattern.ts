import { type ResolvedDataset, SealwatchError } from '../../config/index.ts';

/** Characters that an event pattern holds unless AWS raises the quota. */
export const MAXIMUM_PATTERN = 2048;

/**
 * The event pattern of a dataset's changes. It does not ask for sizes: AWS promises numeric matching up to 5.0e9 only,
 * so the largest objects might be missed.
 * @throws {SealwatchError} `CONFIG_INVALID` when the prefix is too long for a pattern
 */
export const objectPattern = (bucket: string, { prefix, name }: ResolvedDataset) => {
  const pattern = {
    source: ['aws.s3'],
    // By their beginning: every kind that S3 knows concerns an object, and it adds new ones.
    'detail-type': [{ prefix: 'Object ' }],
    detail: { bucket: { name: [bucket] }, ...(prefix && { object: { key: [{ prefix }] } }) },
  };
  const { length } = JSON.stringify(pattern);
  if (length <= MAXIMUM_PATTERN) return pattern;
  throw new SealwatchError(
    'CONFIG_INVALID',
    `the prefix of dataset ${name} makes an event pattern of ${length} characters, and EventBridge takes ${MAXIMUM_PATTERN}: use a shorter prefix`,
  );
};
