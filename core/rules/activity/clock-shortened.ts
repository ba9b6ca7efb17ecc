import { numberAt, textAt } from '../../base/json.ts';
import { SEVERITIES, type Severity } from '../../base/severity.ts';
import { anyVersion, causeText, daysUntil, reaching } from '../../clock/dataset-clock.ts';
import { canVanishBy, type Vanishing } from '../../clock/vanish.ts';
import type { Activity, RuleMatch } from '../../cloudtrail/activity.ts';
import { keysOf } from '../../cloudtrail/settings/key-policy.ts';
import type { LifecycleDeletion } from '../../cloudtrail/settings/values.ts';
import { aboutBucket, aboutResource, bucketChangeOf } from '../../cloudtrail/subjects.ts';
import { isGuarded } from '../../scope/dataset.ts';
import { type GuardedDataset, isGuardedKey, keyId } from '../../scope/guard.ts';
import type { ActivityRule } from '../rule.ts';
import { DATA_DESTRUCTION, LIFECYCLE_DELETION } from '../techniques.ts';

export const clockShortened: ActivityRule = {
  id: 'clock-shortened',
  title: 'time to restore shortened',
  attempt: 'shorten the time to restore',
  meaning:
    'The earliest time at which an approved version can vanish came nearer: a lifecycle rule destroys noncurrent versions sooner than any did before, or a KMS key of guarded data is scheduled for deletion. Until then the approved bytes can be put back, and after that they cannot. Suspended versioning, which leaves no time at all, is `versioning-suspended`.',
  techniques: [LIFECYCLE_DELETION, DATA_DESTRUCTION],
  runbook: [
    'Take the rule away, or cancel the deletion of the key, before the time that the finding names.',
    'Put back what is altered or hidden before then: sealwatch restore --dataset NAME.',
    'See what else is near: sealwatch clock.',
  ],
  firstStep: 'Put back what is altered or hidden, and undo the change, before the time that it names.',
  judge: (activity) => [...byLifecycle(activity), ...byKey(activity)],
};

/** Days that are left, and how severe that is: a week is the time until somebody notices, a month covers a holiday. */
const SCALE: readonly (readonly [below: number, severity: Severity])[] = [
  [7, 'critical'],
  [30, 'high'],
  [365, 'medium'],
];

const severityOf = (days: number): Severity => SCALE.find(([below]) => days < below)?.[1] ?? 'low';

/** Stands for the time of a change that a poll found: only days count then. */
const SOME_DAY = '2000-01-01T00:00:00.000Z';

function byLifecycle(activity: Activity): RuleMatch[] {
  const change = bucketChangeOf(activity, 'lifecycle');
  if (change === null) return [];
  const { bucket, before, isKnown, after } = change;
  const versioning = activity.settings.get(`bucket/${bucket.name}`, 'versioning').value.status;
  // Elsewhere there is no time that could get shorter.
  if (versioning !== 'Enabled') return [];
  const now = activity.call?.at ?? SOME_DAY;
  const nearer = bucket.datasets
    .filter(({ mode }) => isGuarded(mode))
    .flatMap((dataset) => {
      const [was, is] = [before, after].map((deletions) => clockOf(dataset, deletions, now));
      return is && (!was || is.at < was.at) ? [{ dataset, was: was ?? null, is }] : [];
    });
  const [first] = nearer.toSorted((a, b) => (a.is.at < b.is.at ? -1 : 1));
  if (first === undefined) return [];
  const says = (each: typeof first): string =>
    `${named(each.dataset, bucket.name)}: ${sentenceOf(each.is, each.was, activity)}`;
  const severities = nearer.map(({ is }) => severityOf(daysUntil(is.at, now)));
  return [
    {
      severity: SEVERITIES.find((severity) => severities.includes(severity)) ?? 'low',
      reason: says(first),
      details: nearer.length > 1 ? nearer.map(says) : [],
      subject: {
        ...aboutBucket(bucket),
        datasets: nearer.map(({ dataset }) => dataset.name).filter((name) => name !== ''),
      },
      parts: [{ name: 'clock', isKnown }],
    },
  ];
}

const named = ({ name }: GuardedDataset, bucket: string): string => name || bucket;

const clockOf = (
  { prefix }: GuardedDataset,
  deletions: readonly LifecycleDeletion[],
  now: string,
): Vanishing | null =>
  canVanishBy(
    anyVersion(now, 'Enabled'),
    { versioning: 'Enabled', deletions: reaching(deletions, prefix) },
    now,
  );

function sentenceOf({ at, because }: Vanishing, was: Vanishing | null, { call }: Activity): string {
  const days = (each: Vanishing) =>
    because.kind === 'lifecycle' && each.because.kind === 'lifecycle' ? (each.because.deletion.days ?? 0) : 0;
  const when = call === null ? '' : `, not before ${at.slice(0, 10)}`;
  const before = was === null ? 'never' : inDays(days(was));
  return `an approved version can vanish ${inDays(days({ at, because }))} after somebody writes over it${when} (before: ${before}): ${causeText(because, 'Enabled')}`;
}

const inDays = (days: number): string => `${days} ${days === 1 ? 'day' : 'days'}`;

/** KMS waits so long where the call says nothing. Source: KMS API reference, "ScheduleKeyDeletion". */
const DEFAULT_WINDOW_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

function byKey({ call, guard }: Activity): RuleMatch[] {
  if (call?.service !== 'kms' || call.name !== 'ScheduleKeyDeletion') return [];
  const [key] = keysOf(call);
  if (key === undefined || !isGuardedKey(guard, key)) return [];
  const days = numberAt(call.parameters, 'pendingWindowInDays') ?? DEFAULT_WINDOW_DAYS;
  // As `Nov 27, 2026, 3:12:07 AM`, in UTC, which it does not say.
  const said = Date.parse(`${textAt(call.response, 'deletionDate') ?? ''} UTC`);
  const at = Number.isNaN(said) ? Date.parse(call.at) + days * DAY_MS : said;
  const date = Number.isNaN(at) ? `in ${inDays(days)}` : `from ${new Date(at).toISOString().slice(0, 10)} on`;
  return [
    {
      severity: severityOf(days),
      reason: `what the key ${keyId(key)} encrypts can be read by nobody ${date}: KMS deletes the key, and with it every approved version under it`,
      details: [],
      subject: aboutResource(key),
    },
  ];
}
