import type { LifecycleDeletion, RuleFilter } from '../../../core/cloudtrail/settings/values.ts';
import { type Change, cannot, nameIn, type PutBack } from './change.ts';

const LOST = 'versions that S3 deleted in between are lost';
const NOT_KEPT =
  'rules that delete nothing (moves to other storage classes, ends of uploads, disabled rules) are not kept: save what get-bucket-lifecycle-configuration prints first, and add those that you need';

/** Only what lifecycle rules delete is kept of them. */
export function lifecyclePutBack({ resource, before }: Change<'lifecycle'>): PutBack {
  const bucket = nameIn(resource);
  if (before.length === 0) {
    return {
      calls: [{ service: 's3api', operation: 'delete-bucket-lifecycle', options: { bucket } }],
      note: `takes every lifecycle rule away, for none deleted anything before; ${NOT_KEPT}; ${LOST}`,
    };
  }
  const rules = rulesOf(before);
  if (rules === null) return cannot('what is kept of the earlier rules does not say what they were');
  const configuration = JSON.stringify({ Rules: rules });
  return {
    calls: [
      {
        service: 's3api',
        operation: 'put-bucket-lifecycle-configuration',
        options: { bucket, 'lifecycle-configuration': configuration },
      },
    ],
    note: `makes the rules delete what they deleted before, and nothing else; ${NOT_KEPT}; ${LOST}`,
  };
}

/** The rules that delete this; `null` where a tag or a date cannot be read back. */
function rulesOf(deletions: readonly LifecycleDeletion[]): readonly object[] | null {
  const byRule = Map.groupBy(deletions, (each) => (each.rule === '' ? each : each.rule));
  const rules = [...byRule.values()].flatMap(ruleOf);
  return rules.includes(null) ? null : (rules as object[]);
}

/** What one rule deletes: current versions, noncurrent ones, or both. */
function ruleOf(deletions: readonly LifecycleDeletion[]): (object | null)[] {
  const [first] = deletions;
  if (first === undefined) return [];
  const filter = filterOf(first.filter);
  const current = deletions.find(({ what }) => what === 'current');
  const noncurrent = deletions.find(({ what }) => what === 'noncurrent');
  const isDated =
    current?.date === undefined || current.date === null || !Number.isNaN(Date.parse(current.date));
  if (filter === null || !isDated) return [null];
  return [
    {
      ...(first.rule === '' ? {} : { ID: first.rule }),
      Status: 'Enabled',
      Filter: filter,
      ...(current && { Expiration: current.days === null ? { Date: current.date } : { Days: current.days } }),
      ...(noncurrent && { NoncurrentVersionExpiration: noncurrentOf(noncurrent) }),
    },
  ];
}

const noncurrentOf = ({ days, keep }: LifecycleDeletion): object => ({
  ...(days === null || days === 0 ? {} : { NoncurrentDays: days }),
  ...(keep === 0 ? {} : { NewerNoncurrentVersions: keep }),
});

/** As the API takes it: one part alone, several in an `And`. */
function filterOf({ prefix, tags, largerThan, smallerThan }: RuleFilter): object | null {
  const named = tags.map(tagOf);
  if (named.includes(null)) return null;
  const [tag] = named;
  const sizes = {
    ...(largerThan === null ? {} : { ObjectSizeGreaterThan: largerThan }),
    ...(smallerThan === null ? {} : { ObjectSizeLessThan: smallerThan }),
  };
  const parts = Object.keys(sizes).length + named.length + (prefix === '' ? 0 : 1);
  if (parts === 0) return { Prefix: '' };
  if (parts === 1) return tag ? { Tag: tag } : prefix === '' ? sizes : { Prefix: prefix };
  return {
    And: {
      ...(prefix === '' ? {} : { Prefix: prefix }),
      ...(named.length === 0 ? {} : { Tags: named }),
      ...sizes,
    },
  };
}

/** `name=value`, where only one sign can be the one between. */
function tagOf(text: string): object | null {
  const [name = '', value, ...more] = text.split('=');
  return value === undefined || more.length > 0 ? null : { Key: name, Value: value };
}
