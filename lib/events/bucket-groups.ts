import { createHash } from 'node:crypto';
import { Aws } from 'aws-cdk-lib';
import { objectWritePattern } from './activity-pattern.ts';
import { MAXIMUM_PATTERN } from './object-pattern.ts';

/** Buckets that share a rule. */
export interface BucketGroup {
  /** How the hashes of their names begin, in bits; empty while one rule holds all. */
  readonly bits: string;
  readonly buckets: readonly string[];
}

/**
 * Groups that fit an event pattern each. A group that has become too large is divided in two new ones by the hash of the names, and no
 * bucket moves between rules that stay: CloudFormation makes new rules before it deletes old ones, so no event is lost between two.
 */
export const bucketGroups = (buckets: readonly string[], bits = ''): readonly BucketGroup[] => {
  if (buckets.length === 0) return [];
  if (buckets.length === 1 || fits(buckets)) return [{ bits, buckets: buckets.toSorted() }];
  return ['0', '1'].flatMap((bit) => {
    const longer = `${bits}${bit}`;
    const half = buckets.filter((name) => bitsOf(name).startsWith(longer));
    return bucketGroups(half, longer);
  });
};

const bitsOf = (bucket: string): string =>
  [...createHash('sha256').update(bucket).digest()].map((byte) => byte.toString(2).padStart(8, '0')).join('');

/** In the partition whose name is longest. */
const fits = (buckets: readonly string[]): boolean =>
  JSON.stringify(objectWritePattern(buckets)).replaceAll(Aws.PARTITION, 'aws-us-gov').length <=
  MAXIMUM_PATTERN;
