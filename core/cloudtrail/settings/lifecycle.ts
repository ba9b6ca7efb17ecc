import { at, canonical, isObject, type Json, listAt, numberAt, textAt } from '../../base/json.ts';
import { filterIn } from './rule-filter.ts';
import type { Setting } from './setting.ts';
import { bucketResource } from './setting.ts';
import type { LifecycleDeletion } from './values.ts';

/**
 * What enabled lifecycle rules destroy or hide, and when. Transitions, aborted uploads and lone delete markers are no part of it.
 * `read` takes GetBucketLifecycleConfiguration's answer.
 */
export const lifecycle: Setting<'lifecycle'> = {
  name: 'lifecycle',
  title: 'lifecycle',
  calls: [
    's3:PutBucketLifecycle',
    's3:PutBucketLifecycleConfiguration',
    's3:DeleteBucketLifecycle',
    's3express:PutBucketLifecycle',
    's3express:PutBucketLifecycleConfiguration',
    's3express:DeleteBucketLifecycle',
  ],
  rule: 'lifecycle-destroys-data',
  safest: [],
  resourceOf: bucketResource,
  assign(call) {
    if (call.name.startsWith('Delete')) return [];
    const configuration = at(call.parameters, 'LifecycleConfiguration');
    return configuration === undefined || configuration === null ? undefined : deletionsIn(configuration);
  },
  isUnread: (call) =>
    !call.name.startsWith('Delete') && isUnread(at(call.parameters, 'LifecycleConfiguration') ?? null),
  read: deletionsIn,
};

/** What a rule may hold. Source: S3 API reference, "LifecycleRule", "LifecycleExpiration", "NoncurrentVersionExpiration". */
const RULE_FIELDS = [
  ...['ID', 'Id', 'Status', 'Filter', 'Prefix', 'Expiration', 'NoncurrentVersionExpiration', 'Transition'],
  ...['Transitions', 'NoncurrentVersionTransition', 'NoncurrentVersionTransitions'],
  'AbortIncompleteMultipartUpload',
];
const EXPIRATION_FIELDS = ['Days', 'Date', 'ExpiredObjectDeleteMarker'];
const NONCURRENT_FIELDS = ['NoncurrentDays', 'NewerNoncurrentVersions'];

function isUnread(configuration: Json): boolean {
  const rules = [...listAt(configuration, 'Rule'), ...listAt(configuration, 'Rules')];
  // Taking all rules away is a call of its own; only a list that is written as empty is one.
  const isEmpty = [at(configuration, 'Rule'), at(configuration, 'Rules')].some(Array.isArray);
  if (rules.length === 0) return !isEmpty;
  return rules.some(
    (rule) =>
      hasOthers(rule, RULE_FIELDS) ||
      textAt(rule, 'Status') === null ||
      isUnreadPart(at(rule, 'Expiration'), EXPIRATION_FIELDS) ||
      isUnreadPart(at(rule, 'NoncurrentVersionExpiration'), NONCURRENT_FIELDS),
  );
}

const isUnreadPart = (part: Json | undefined, fields: readonly string[]): boolean =>
  part !== undefined && (hasOthers(part, fields) || fields.every((field) => textAt(part, field) === null));

/** True for what is no object, or has a field that is not among these. */
const hasOthers = (value: Json, fields: readonly string[]): boolean =>
  !isObject(value) || Object.keys(value).some((name) => !fields.includes(name));

/** In one order, whatever theirs is: the order of rules says nothing. */
function deletionsIn(configuration: Json): readonly LifecycleDeletion[] {
  return [...listAt(configuration, 'Rule'), ...listAt(configuration, 'Rules')]
    .filter((rule) => textAt(rule, 'Status')?.toLowerCase() !== 'disabled')
    .flatMap(deletionsOf)
    .map((deletion) => ({ deletion, text: canonical(deletion) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ deletion }) => deletion);
}

function deletionsOf(rule: Json): LifecycleDeletion[] {
  const common = { rule: textAt(rule, 'ID') ?? textAt(rule, 'Id') ?? '', filter: filterIn(rule) };
  return [...currentIn(rule), ...noncurrentIn(rule)].map((deletion) => ({ ...common, ...deletion }));
}

type Deletion = Omit<LifecycleDeletion, 'rule' | 'filter'>;

function currentIn(rule: Json): Deletion[] {
  const days = numberAt(rule, 'Expiration', 'Days');
  const date = textAt(rule, 'Expiration', 'Date');
  if (days === null && date === null) return [];
  return [{ what: 'current', days, date: days === null ? isoTime(date ?? '') : null, keep: 0 }];
}

function noncurrentIn(rule: Json): Deletion[] {
  const days = numberAt(rule, 'NoncurrentVersionExpiration', 'NoncurrentDays');
  const keep = numberAt(rule, 'NoncurrentVersionExpiration', 'NewerNoncurrentVersions');
  if (days === null && keep === null) return [];
  return [{ what: 'noncurrent', days: days ?? 0, date: null, keep: keep ?? 0 }];
}

/** Text that is no time is kept: it is then never later than another. */
function isoTime(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}
