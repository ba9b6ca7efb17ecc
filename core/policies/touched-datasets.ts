import { configures } from './actions.ts';
import type { PolicyContext } from './context.ts';
import { overlap } from './pattern.ts';
import type { Reach } from './reach.ts';

export interface NamedDataset {
  readonly name: string;
  readonly prefix: string;
}

/** The datasets whose objects may be touched: configuration and listings concern all of them, and so does a key. */
export function datasetsIn(
  reaches: readonly Reach[],
  datasets: readonly NamedDataset[],
  kind: PolicyContext['kind'],
): readonly string[] {
  const isTouched = ({ prefix }: NamedDataset) =>
    kind === 'key' ||
    reaches.some((reach) => (reach.scope.level === 'object' ? holds(reach, prefix) : isWhole(reach)));
  return datasets.filter(isTouched).map(({ name }) => name);
}

const LISTING = ['s3:listbucket', 's3:listbucketversions'];

const isWhole = ({ actions: { isNot, values } }: Reach): boolean =>
  isNot || values.some((action) => configures(action) || LISTING.some((listing) => overlap(action, listing)));

// Where keys begin in each way to write a resource.
const BEGINNINGS = ['', 'arn:aws:s3:::*/', 'arn:aws:s3:*:*:accesspoint/*/object/'];

const holds = ({ scope: { pattern } }: Reach, prefix: string): boolean =>
  (pattern.startsWith('arn:') ? BEGINNINGS.slice(1) : BEGINNINGS).some((start) =>
    overlap(pattern, `${start}${prefix}*`),
  );
