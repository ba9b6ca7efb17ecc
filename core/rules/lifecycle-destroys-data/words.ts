import type { LifecycleDeletion, RuleFilter } from '../../cloudtrail/settings/values.ts';

/** What a deletion does, in one sentence: "noncurrent versions under moderation/ are destroyed after 1 day". */
export function sentenceOf(deletion: LifecycleDeletion, isVersioned: boolean): string {
  const { what, filter } = deletion;
  const about = `${what === 'current' ? 'objects' : 'noncurrent versions'}${scopeOf(filter)}`;
  const fate = what === 'current' && isVersioned ? 'hidden by delete markers' : 'destroyed';
  return `${about} are ${fate} ${timeOf(deletion)}${keptOf(deletion)}`;
}

function scopeOf({ prefix, tags, largerThan, smallerThan }: RuleFilter): string {
  const parts = [
    ...(prefix === '' ? [] : [`under ${prefix}`]),
    ...(tags.length === 0 ? [] : [`with the ${tags.length === 1 ? 'tag' : 'tags'} ${tags.join(', ')}`]),
    ...(largerThan === null ? [] : [`larger than ${largerThan} bytes`]),
    ...(smallerThan === null ? [] : [`smaller than ${smallerThan} bytes`]),
  ];
  return parts.length === 0 ? ' of the whole bucket' : ` ${parts.join(' ')}`;
}

function timeOf({ days, date }: LifecycleDeletion): string {
  if (days === null) return `from ${date?.replace(/T00:00:00(?:\.000)?Z$/, '')} on`;
  if (days <= 0) return 'at once';
  return `after ${days} ${days === 1 ? 'day' : 'days'}`;
}

const keptOf = ({ keep }: LifecycleDeletion): string =>
  keep === 0 ? '' : `, except the newest ${keep} of each key`;
