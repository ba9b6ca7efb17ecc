import { at, isObject, listAt, textAt } from '../../base/json.ts';
import { SEVERITIES, type Severity } from '../../base/severity.ts';
import type { Activity, RuleMatch } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { guardedWrite } from '../../cloudtrail/object-writes.ts';
import type { LifecycleDeletion, RuleFilter } from '../../cloudtrail/settings/values.ts';
import { aboutBucket, aboutObject, type BucketChange, bucketChangeOf } from '../../cloudtrail/subjects.ts';
import type { ActivityRule } from '../rule.ts';
import { LIFECYCLE_DELETION } from '../techniques.ts';
import { archivedAway } from './archived-away.ts';
import { type SoonerDeletion, soonerDeletions } from './sooner-deletions.ts';

export const lifecycleDestroysData: ActivityRule = {
  id: 'lifecycle-destroys-data',
  title: 'lifecycle destroys data',
  attempt: 'have a lifecycle rule destroy data',
  meaning:
    "The lifecycle rules of a guarded bucket can now destroy or hide versions of a dataset sooner than before, or move its objects to an archive class, where nobody can read them, or an object got the tags that such a rule waits for. S3 does it itself, within a day or two: whoever sets the rule needs no right to delete, and no deletion carries the caller's name.",
  techniques: [LIFECYCLE_DELETION],
  runbook: [
    'Take the rule away, or disable it: S3 acts on it about once a day, from midnight UTC.',
    'List delete markers and missing versions of the datasets; remove markers, and restore versions from copies.',
  ],
  firstStep: 'Disable the lifecycle rule now: S3 acts on it from midnight UTC.',
  judge(activity) {
    const change = bucketChangeOf(activity, 'lifecycle');
    if (change === null) return [...armedByTags(activity), ...archivedAway(activity)];
    const { bucket, before, after } = change;
    const sooner = soonerDeletions(bucket.datasets, before, after, activity.call?.at ?? null);
    if (sooner.length === 0) return [];
    return [ruleMatch(change, sooner, isVersioned(activity, bucket.name), activity.call?.at ?? null)];
  },
};

/** A rule that waits for tags destroys nothing until somebody sets them: who may tag needs no right to delete either. */
function armedByTags(activity: Activity): RuleMatch[] {
  const write = guardedWrite(activity);
  const tags = write === null ? [] : tagsSetBy(write.call);
  if (write === null || tags.length === 0) return [];
  const { bucket, key, versionId, dataset } = write;
  const lifecycle = activity.settings.get(`bucket/${bucket.name}`, 'lifecycle');
  const armed = lifecycle.value.filter(
    ({ filter }) =>
      filter.tags.length > 0 &&
      key.startsWith(filter.prefix) &&
      filter.tags.every((tag) => tags.includes(tag)),
  );
  if (armed.length === 0) return [];
  const versioned = isVersioned(activity, bucket.name);
  const sentences = armed.map(
    (deletion) => `the rule "${deletion.rule}": ${sentenceOf(deletion, versioned)}`,
  );
  const now = activity.call?.at ?? null;
  const severities = armed.map((deletion) => severityOf({ deletion, datasets: [dataset] }, versioned, now));
  return [
    {
      severity: SEVERITIES.find((severity) => severities.includes(severity)) ?? 'low',
      reason: `the tags of an object in ${bucket.name} put it under a lifecycle rule that destroys: ${sentences[0]}`,
      details: sentences,
      subject: aboutObject(bucket, key, versionId),
    },
  ];
}

/** `name=value` of every tag that a call gives an object. */
function tagsSetBy({ name, parameters }: ApiCall): readonly string[] {
  if (name === 'PutObjectTagging') {
    const set = at(parameters, 'Tagging', 'TagSet');
    const tags = listAt(isObject(set) && set.Tag !== undefined ? set : { Tag: set }, 'Tag');
    return tags.map((tag) => `${textAt(tag, 'Key') ?? ''}=${textAt(tag, 'Value') ?? ''}`);
  }
  const header = textAt(parameters, 'x-amz-tagging');
  return header === null ? [] : [...new URLSearchParams(header)].map(([key, value]) => `${key}=${value}`);
}

/** A bucket whose versioning is not known is taken for a versioned one. */
const isVersioned = ({ settings }: Activity, bucket: string): boolean =>
  settings.get(`bucket/${bucket}`, 'versioning').value.status === 'Enabled';

function ruleMatch(
  { bucket, isKnown }: BucketChange<readonly LifecycleDeletion[]>,
  sooner: readonly SoonerDeletion[],
  versioned: boolean,
  now: string | null,
): RuleMatch {
  const rated = sooner.map((each) => ({ ...each, severity: severityOf(each, versioned, now) }));
  const ordered = SEVERITIES.flatMap((severity) => rated.filter((each) => each.severity === severity));
  const [first, ...others] = ordered.map(({ deletion }) => sentenceOf(deletion, versioned));
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  const names = bucket.datasets.filter((dataset) =>
    sooner.some(({ datasets }) => datasets.includes(dataset)),
  );
  return {
    severity: ordered[0]?.severity ?? 'low',
    reason: `${bucket.name}: ${first}${more}`,
    details: ordered.map(({ deletion }) => `the rule "${deletion.rule}": ${sentenceOf(deletion, versioned)}`),
    subject: {
      ...aboutBucket(bucket),
      datasets: names.map(({ name }) => name).filter((name) => name !== ''),
    },
    parts: sooner.map(({ deletion }) => ({ name: deletion.what, isKnown })),
  };
}

/** How many days leave how much time to notice it; whatever is later leaves the least severity. */
type Scale = readonly (readonly [days: number, severity: Severity])[];

/** Versions that were replaced: an overwrite is noticed within a week or it is history; after a year few ask for it. */
const REPLACED: Scale = [
  [7, 'critical'],
  [90, 'high'],
  [365, 'medium'],
];
/** The data itself, in a bucket that keeps no versions. Its age counts from when it was stored: old data goes at once. */
const DATA: Scale = [
  [365, 'critical'],
  [5 * 365, 'high'],
  [Number.POSITIVE_INFINITY, 'medium'],
];
/** The data, hidden by delete markers: nobody reads it any more, and it can be shown again. */
const HIDDEN: Scale = [
  [365, 'high'],
  [5 * 365, 'medium'],
];

/** By how soon versions go, and which: data that may change anyhow is one step less. */
function severityOf(
  { deletion, datasets }: SoonerDeletion,
  versioned: boolean,
  now: string | null,
): Severity {
  const scale = deletion.what === 'noncurrent' ? REPLACED : versioned ? HIDDEN : DATA;
  const days = daysUntil(deletion, now);
  const severity = scale.find(([until]) => days <= until)?.[1] ?? 'low';
  return datasets.every(({ mode }) => mode === 'open') ? STEP_DOWN[severity] : severity;
}

const STEP_DOWN: Readonly<Record<Severity, Severity>> = {
  critical: 'high',
  high: 'medium',
  medium: 'low',
  low: 'low',
  info: 'info',
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days until a deletion works, at least; none where its date is past or cannot be compared. */
function daysUntil({ days, date }: LifecycleDeletion, now: string | null): number {
  if (days !== null) return days;
  const left = Date.parse(date ?? '') - Date.parse(now ?? '');
  return Number.isNaN(left) ? 0 : Math.max(0, left / DAY_MS);
}

/** What a deletion does, in one sentence: "noncurrent versions under moderation/ are destroyed after 1 day". */
function sentenceOf(deletion: LifecycleDeletion, isVersioned: boolean): string {
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
