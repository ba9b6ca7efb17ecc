import { type ResolvedDataset, SealwatchError, URGENT_BYTES } from '../../config/index.ts';
import type { Lane } from './lane.ts';

/** Characters that an event pattern holds unless AWS raises the quota. */
const MAXIMUM_PATTERN = 2048;

/**
 * The event pattern of a dataset's changes on one lane.
 *
 * Urgent takes what is small or has no size, such as a deletion. Bulk takes whatever has a size, the small too: AWS
 * promises numeric matching up to 5.0e9 only, so a pattern that asks for "more than 1 GiB" may miss the largest
 * objects. That the small ones come twice costs a read of their entry: the second finds nothing new.
 * @throws {SealwatchError} `CONFIG_INVALID` when the prefix is too long for a pattern
 */
export const objectPattern = (lane: Lane, bucket: string, { mode, prefix, name }: ResolvedDataset) => {
  const size = sizes(lane, mode === 'open');
  const object = { ...(prefix && { key: [{ prefix }] }), ...(size && { size }) };
  const pattern = {
    source: ['aws.s3'],
    // By their beginning: every kind that S3 knows concerns an object, and it adds new ones.
    'detail-type': [{ prefix: 'Object ' }],
    detail: { bucket: { name: [bucket] }, ...(Object.keys(object).length > 0 && { object }) },
  };
  const { length } = JSON.stringify(pattern);
  if (length <= MAXIMUM_PATTERN) return pattern;
  throw new SealwatchError(
    'CONFIG_INVALID',
    `the prefix of dataset ${name} makes an event pattern of ${length} characters, and EventBridge takes ${MAXIMUM_PATTERN}: use a shorter prefix`,
  );
};

const sizes = (lane: Lane, isOpen: boolean) => {
  if (lane === 'urgent') return [{ exists: false }, { numeric: ['<=', URGENT_BYTES] }];
  return isOpen ? undefined : [{ exists: true }];
};
