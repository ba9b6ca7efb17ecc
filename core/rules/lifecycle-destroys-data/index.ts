import type { Activity, Concern } from '../../cloudtrail/activity.ts';
import { type BucketChange, bucketChangeOf } from '../../cloudtrail/bucket-change.ts';
import type { LifecycleDeletion } from '../../cloudtrail/settings/values.ts';
import { aboutBucket } from '../../cloudtrail/subjects.ts';
import type { ActivityRule } from '../rule.ts';
import { LIFECYCLE_DELETION } from '../techniques.ts';
import { fires } from './fires.ts';
import { quiet } from './quiet.ts';
import { type SoonerDeletion, soonerDeletions } from './sooner.ts';
import { sentenceOf } from './words.ts';

export const lifecycleDestroysData: ActivityRule = {
  id: 'lifecycle-destroys-data',
  title: 'lifecycle destroys data',
  meaning:
    "The lifecycle rules of a guarded bucket can now destroy or hide versions of a dataset sooner than before. S3 does it itself, within a day or two: whoever sets the rule needs no right to delete, and no deletion carries the caller's name.",
  techniques: [LIFECYCLE_DELETION],
  runbook: [
    'Take the rule away, or disable it: S3 acts on it about once a day, from midnight UTC.',
    'List delete markers and missing versions of the datasets; remove markers, and restore versions from copies.',
  ],
  firstStep: 'Disable the lifecycle rule now: S3 acts on it from midnight UTC.',
  judge(activity) {
    const change = bucketChangeOf(activity, 'lifecycle');
    if (change === null) return [];
    const { bucket, before, after } = change;
    const sooner = soonerDeletions(bucket.datasets, before, after, activity.call?.at ?? null);
    return sooner.length === 0 ? [] : [concern(change, sooner, isVersioned(activity, bucket.name))];
  },
  examples: { fires, quiet },
};

/** A bucket of which nobody knows is taken for a versioned one. */
const isVersioned = ({ settings }: Activity, bucket: string): boolean =>
  settings.get(`bucket/${bucket}`, 'versioning').value.status === 'Enabled';

function concern(
  { bucket }: BucketChange<readonly LifecycleDeletion[]>,
  sooner: readonly SoonerDeletion[],
  versioned: boolean,
): Concern {
  const isCritical = ({ deletion }: SoonerDeletion): boolean => isForGood(deletion, versioned);
  const ordered = [...sooner.filter(isCritical), ...sooner.filter((each) => !isCritical(each))];
  const [first, ...others] = ordered.map(({ deletion }) => sentenceOf(deletion, versioned));
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  const names = bucket.datasets.filter((dataset) =>
    sooner.some(({ datasets }) => datasets.includes(dataset)),
  );
  return {
    severity: sooner.some(isCritical) ? 'critical' : 'high',
    reason: `${bucket.name}: ${first}${more}`,
    details: ordered.map(({ deletion }) => `the rule "${deletion.rule}": ${sentenceOf(deletion, versioned)}`),
    subject: {
      ...aboutBucket(bucket),
      datasets: names.map(({ name }) => name).filter((name) => name !== ''),
    },
  };
}

const SOON_DAYS = 7;

/** Gone for good, and before people are back from a week off. */
const isForGood = ({ what, days }: LifecycleDeletion, versioned: boolean): boolean =>
  what === 'current' ? !versioned : (days ?? 0) <= SOON_DAYS;
