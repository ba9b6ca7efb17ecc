import type { Comparison, FieldCondition, Selection } from './selection.ts';

/** How much of a kind of events is taken. `some`: certain callers, keys or calls are left out. */
export type Coverage = 'all' | 'some' | 'none';

/** A kind of events: what its fields are. `resources.ARN` is how the ARNs begin; a field that is not here can be anything. */
export type EventKind = Readonly<Record<string, string>>;

const AS_PREFIX = 'resources.ARN';

/** How much of a kind of events these selections take together. */
export function coverageOf(kind: EventKind, selections: readonly Selection[] | null): Coverage {
  if (selections === null) return 'all';
  const each = selections.map((selection) => selected(kind, selection));
  return each.includes('all') ? 'all' : each.includes('some') ? 'some' : 'none';
}

/** The lesser of two. */
export const least = (coverages: readonly Coverage[]): Coverage =>
  coverages.includes('none') ? 'none' : coverages.includes('some') ? 'some' : 'all';

const RANKS: Readonly<Record<Coverage, number>> = { none: 0, some: 1, all: 2 };

export const isLess = (a: Coverage, b: Coverage): boolean => RANKS[a] < RANKS[b];

export const selected = (kind: EventKind, selection: Selection): Coverage =>
  least(selection.map((condition) => passing(kind, condition)));

function passing(kind: EventKind, { field, includes, excludes }: FieldCondition): Coverage {
  const value = kind[field];
  const hits = (comparison: Comparison): Coverage => {
    if (value === undefined) return 'some';
    return field === AS_PREFIX ? hitsPrefix(value, comparison) : hitsValue(value, comparison);
  };
  const included = includes.length === 0 ? 'all' : most(includes.map(hits));
  const excluded = most(excludes.map(hits));
  return least([included, excluded === 'all' ? 'none' : excluded === 'some' ? 'some' : 'all']);
}

const most = (coverages: readonly Coverage[]): Coverage =>
  coverages.includes('all') ? 'all' : coverages.includes('some') ? 'some' : 'none';

const hitsValue = (value: string, { how, value: wanted }: Comparison): Coverage => {
  const isHit =
    how === 'equals'
      ? value === wanted
      : how === 'startsWith'
        ? value.startsWith(wanted)
        : value.endsWith(wanted);
  return isHit ? 'all' : 'none';
};

/** Of all ARNs that begin with a prefix. */
function hitsPrefix(prefix: string, { how, value }: Comparison): Coverage {
  const wanted = plainArn(value);
  if (isDirectoryBucket(prefix) && how === 'equals' && wanted === prefix) return 'all';
  if (how === 'startsWith' && prefix.startsWith(wanted)) return 'all';
  if (how === 'endsWith') return 'some';
  return wanted.startsWith(prefix) ? 'some' : 'none';
}

/** One way to write an ARN of S3: whatever the partition, and with all its colons; of a directory bucket, without a slash at its end. */
export const plainArn = (arn: string): string =>
  isDirectoryBucket(arn)
    ? arn.replace(/^arn:aws[\w-]*:/, 'arn:aws:').replace(/\/$/, '')
    : arn.replace(/^arn:aws[\w-]*(?::s3:*)?$|^arn:aws[\w-]*:s3:+/, 'arn:aws:s3:::');

/** CloudTrail names the bucket, not the key, for calls on the objects of one. */
const isDirectoryBucket = (arn: string): boolean =>
  /^arn:aws[\w-]*:s3express:[^/]*:bucket\/[^/]+\/?$/.test(arn);
