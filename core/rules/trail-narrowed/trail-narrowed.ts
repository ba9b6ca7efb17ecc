import type { Severity } from '../../base/severity.ts';
import { type Activity, changeOf, type RuleMatch } from '../../cloudtrail/activity.ts';
import { trailNamed } from '../../cloudtrail/settings/trail.ts';
import { aboutResource } from '../../cloudtrail/subjects.ts';
import { isOwn } from '../../scope/own-resources.ts';
import { isTrusted } from '../../scope/safeguards.ts';
import type { ActivityRule } from '../rule.ts';
import { DISABLE_CLOUD_LOG } from '../techniques.ts';
import { type Loss, missingIn, narrowedBy, worst } from './calls.ts';
import { selectionLost, settingsLost } from './settings.ts';

export const trailNarrowed: ActivityRule = {
  id: 'trail-narrowed',
  title: 'CloudTrail narrowed',
  attempt: 'narrow CloudTrail',
  meaning:
    'A trail goes on logging, but takes less than before: no management events that change something, no writes to guarded objects, one Region only, no digests, or its log files go elsewhere. What it leaves out has no witness.',
  techniques: [DISABLE_CLOUD_LOG],
  runbook: [
    'Compare with what the trail is meant to take, and set it again.',
    'Find out what was done meanwhile: another trail, S3 access logs, a sweep of every dataset.',
    'Look at what else the caller did.',
  ],
  firstStep: 'Give the trail its selectors and settings back.',
  judge(activity) {
    if (activity.change === null) return ofCall(activity);
    if (activity.call?.name === 'CreateTrail') return [];
    return [...ofSettings(activity), ...ofSelectors(activity)];
  },
  missing: missingIn,
};

function ofCall(activity: Activity): RuleMatch[] {
  const narrowed = narrowedBy(activity);
  if (narrowed === null) return [];
  const name = narrowed.resource?.replace(/^arn:.*\//s, '') ?? 'a trail that the record does not name';
  return ruleMatches(activity, narrowed.resource, name, narrowed.losses);
}

function ofSettings(activity: Activity): RuleMatch[] {
  const change = changeOf(activity, 'trail');
  if (change === null || !change.value.exists) return [];
  const losses = settingsLost(change.before.value, change.value, {
    isKnown: change.before.isKnown,
    isRepeated: activity.call?.caller.kind === 'deployment',
    isSingle: Object.keys(activity.call?.parameters ?? {}).filter((name) => !ALONG.has(name)).length === 1,
    isForeign: (key) => isForeign(activity, key),
  });
  return ruleMatches(activity, change.resource, `the trail ${trailNamed(change.resource)}`, losses);
}

/** What goes along with what is set: the trail's name, the role for the log group. */
const ALONG: ReadonlySet<string> = new Set(['name', 'cloudWatchLogsRoleArn']);

function ofSelectors(activity: Activity): RuleMatch[] {
  const change = changeOf(activity, 'trail-selectors');
  if (change === null) return [];
  const losses = selectionLost(
    change.before,
    change.value,
    activity.guard,
    activity.call?.caller.kind === 'deployment',
  );
  return ruleMatches(activity, change.resource, `the trail ${trailNamed(change.resource)}`, losses);
}

function ruleMatches(
  { guard, call }: Activity,
  resource: string | null,
  name: string,
  losses: readonly Loss[],
): RuleMatch[] {
  if (losses.length === 0) return [];
  const severity = worst(losses);
  return [
    {
      severity: isOwn(guard, resource) && call?.caller.kind !== 'deployment' ? RAISED[severity] : severity,
      reason: `${name} ${losses.map(({ says }) => says).join(', and ')}`,
      details: losses.length > 1 ? losses.map(({ says }) => says) : [],
      subject: aboutResource(resource),
      parts: losses.flatMap(({ part }) => part ?? []),
    },
  ];
}

/** Nobody but a deployment has a reason to change the detector's own trail. */
const RAISED: Readonly<Record<Severity, Severity>> = {
  critical: 'critical',
  high: 'critical',
  medium: 'high',
  low: 'medium',
  info: 'info',
};

function isForeign({ guard, call }: Activity, key: string): boolean {
  const account = /^arn:aws[\w-]*:kms:[^:]*:(\d{12}):/.exec(key)?.[1];
  return account !== undefined && !isTrusted(guard, account, call?.account ?? null);
}
