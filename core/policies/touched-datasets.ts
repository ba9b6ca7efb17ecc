import { configures } from './actions.ts';
import type { PolicyContext } from './context.ts';
import { overlap } from './pattern.ts';
import type { Place, Reach } from './reach.ts';
import type { Selection } from './statement.ts';

export interface NamedDataset {
  readonly name: string;
  readonly prefix: string;
}

/** The datasets whose objects may be touched: configuration and listings affect all of them, and so does a key. */
export function datasetsIn(
  { actions, places }: Reach,
  datasets: readonly NamedDataset[],
  kind: PolicyContext['kind'],
): readonly string[] {
  const hasAll =
    kind === 'key' || (places.some(({ scope }) => scope.level === 'bucket') && actions.some(isWhole));
  const objects = places.filter(({ scope }) => scope.level === 'object');
  const isTouched = ({ prefix }: NamedDataset) => hasAll || objects.some((place) => holds(place, prefix));
  return datasets.filter(isTouched).map(({ name }) => name);
}

const LISTING = ['s3:listbucket', 's3:listbucketversions'];

const isWhole = ({ isNot, values }: Selection<string>): boolean =>
  isNot || values.some((action) => configures(action) || LISTING.some((listing) => overlap(action, listing)));

// Where keys begin in each way to write a resource.
const BEGINNINGS = ['', 'arn:aws:s3:::*/', 'arn:aws:s3:*:*:accesspoint/*/object/'];

const holds = ({ scope: { pattern } }: Place, prefix: string): boolean =>
  (pattern.startsWith('arn:') ? BEGINNINGS.slice(1) : BEGINNINGS).some((start) =>
    overlap(pattern, `${start}${prefix}*`),
  );
