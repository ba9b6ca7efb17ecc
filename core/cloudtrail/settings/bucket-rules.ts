import { at, canonical, isObject, type Json, listAt, numberAt, textAt } from '../../base/json.ts';
import { bucketNamed } from '../bucket-name.ts';
import { bucketResource, type Setting } from './setting.ts';
import type { LifecycleDeletion, ReplicationDestination, RuleFilter } from './values.ts';

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
    !call.name.startsWith('Delete') &&
    isUnreadConfiguration(at(call.parameters, 'LifecycleConfiguration') ?? null),
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

function isUnreadConfiguration(configuration: Json): boolean {
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

/**
 * Where enabled rules copy new objects to. `read` takes GetBucketReplication's answer; whoever knows the account of a destination
 * that names none writes it into the answer's `Destination.Account`.
 */
export const replication: Setting<'replication'> = {
  name: 'replication',
  title: 'replication',
  calls: ['s3:PutBucketReplication', 's3:DeleteBucketReplication'],
  rule: 'replication-external-account',
  safest: [],
  resourceOf: bucketResource,
  assign(call) {
    if (call.name.startsWith('Delete')) return [];
    const configuration = at(call.parameters, 'ReplicationConfiguration');
    return configuration === undefined || configuration === null ? undefined : destinationsIn(configuration);
  },
  isUnread(call) {
    if (call.name.startsWith('Delete')) return false;
    const configuration = at(call.parameters, 'ReplicationConfiguration') ?? null;
    const rules = [...listAt(configuration, 'Rule'), ...listAt(configuration, 'Rules')];
    return rules.length === 0 || rules.some(isUnreadReplicationRule);
  },
  read: (answer) => destinationsIn(at(answer, 'ReplicationConfiguration') ?? null),
};

const isUnreadReplicationRule = (rule: Json): boolean =>
  textAt(rule, 'Status') === null || textAt(rule, 'Destination', 'Bucket') === null;

const destinationsIn = (configuration: Json): readonly ReplicationDestination[] =>
  [...listAt(configuration, 'Rule'), ...listAt(configuration, 'Rules')]
    .filter((rule) => textAt(rule, 'Status')?.toLowerCase() !== 'disabled')
    .flatMap((rule) => listAt(rule, 'Destination').map((destination) => destinationOf(rule, destination)));

const destinationOf = (rule: Json, destination: Json): ReplicationDestination => ({
  rule: textAt(rule, 'ID') ?? textAt(rule, 'Id') ?? '',
  bucket: bucketNamed(textAt(destination, 'Bucket')) ?? '',
  account: textAt(destination, 'Account')?.padStart(12, '0') ?? null,
  filter: filterIn(rule),
});

/** What a lifecycle or replication rule applies to: in its `Filter`, in the filter's `And`, or, as S3 once had it, beside them. */
function filterIn(rule: Json): RuleFilter {
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
