import { at, type Json, listAt, numberAt, textAt } from '../../base/json.ts';
import type { RuleFilter } from './values.ts';

/** What a lifecycle or replication rule applies to: in its `Filter`, in the filter's `And`, or, as S3 once had it, beside them. */
export function filterIn(rule: Json): RuleFilter {
  const filter = at(rule, 'Filter');
  const parts = [rule, filter, at(filter, 'And')];
  return {
    prefix: first(parts, (part) => textAt(part, 'Prefix')) ?? '',
    tags: [...new Set(parts.flatMap(tagsIn))].sort(),
    largerThan: first(parts, (part) => numberAt(part, 'ObjectSizeGreaterThan')),
    smallerThan: first(parts, (part) => numberAt(part, 'ObjectSizeLessThan')),
  };
}

function first<Value>(
  parts: readonly (Json | undefined)[],
  read: (part: Json | undefined) => Value | null,
): Value | null {
  for (const part of parts) {
    const found = read(part);
    if (found !== null) return found;
  }
  return null;
}

const tagsIn = (part: Json | undefined): string[] =>
  [...listAt(part, 'Tag'), ...listAt(part, 'Tags')].map(
    (tag) => `${textAt(tag, 'Key') ?? ''}=${textAt(tag, 'Value') ?? ''}`,
  );

/** True where everything that the narrower filter lets through the wider one lets through too. */
export const covers = (wider: RuleFilter, narrower: RuleFilter): boolean =>
  narrower.prefix.startsWith(wider.prefix) &&
  wider.tags.every((tag) => narrower.tags.includes(tag)) &&
  (narrower.largerThan ?? -1) >= (wider.largerThan ?? -1) &&
  (narrower.smallerThan ?? Number.POSITIVE_INFINITY) <= (wider.smallerThan ?? Number.POSITIVE_INFINITY);
