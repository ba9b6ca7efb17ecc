import { textAt } from '../../base/json.ts';
import type { Severity } from '../../base/severity.ts';
import { type Activity, changeOf, type RuleMatch } from '../../cloudtrail/activity.ts';
import { type ApiCall, refusedArn } from '../../cloudtrail/api-call.ts';
import { trailNamed, trailResource } from '../../cloudtrail/settings/trail.ts';
import { aboutResource } from '../../cloudtrail/subjects.ts';
import { isOwn } from '../../scope/own-resources.ts';
import type { ActivityRule } from '../rule.ts';
import { DISABLE_CLOUD_LOG } from '../techniques.ts';

export const trailStopped: ActivityRule = {
  id: 'trail-stopped',
  title: 'CloudTrail stopped',
  attempt: 'stop CloudTrail',
  meaning:
    'A trail, an event data store or a channel of CloudTrail was stopped or deleted. From then on calls leave no record there, and Sealwatch gets no more events through it.',
  techniques: [DISABLE_CLOUD_LOG],
  runbook: [
    'Start the trail again, or create it anew, with the selectors that it had.',
    'Find out what was done while it was off: other trails, S3 access logs, a sweep of every dataset.',
    "Look at everything that the caller did in the hour before: stopping the trail is rarely somebody's only act.",
  ],
  firstStep: 'Start the trail again; then verify every dataset.',
  judge(activity) {
    if (activity.change === null) return [...unrecorded(activity), ...stoppedStores(activity)];
    const change = changeOf(activity, 'trail');
    if (change === null) return [];
    const { before, value, resource } = change;
    const name = trailNamed(resource);
    if (before.value.exists && !value.exists)
      return [ruleMatch(activity, resource, `the trail ${name} was deleted`)];
    if (!before.value.isLogging || value.isLogging) return [];
    return [ruleMatch(activity, resource, `the trail ${name} stopped logging`)];
  },
};

/** The record does not even say which trail: most denied calls have no parameters. */
function unrecorded(activity: Activity): RuleMatch[] {
  const { call } = activity;
  if (call?.service !== 'cloudtrail' || trailResource(call) !== null) return [];
  const what = UNRECORDED.get(call.name);
  return what === undefined ? [] : [ruleMatch(activity, null, what)];
}

const UNRECORDED: ReadonlyMap<string, string> = new Map([
  ['StopLogging', 'a trail stopped logging; the record does not say which'],
  ['DeleteTrail', 'a trail was deleted; the record does not say which'],
]);

/** Where only some trails bring Sealwatch its events, it does not know which. */
function ruleMatch({ guard }: Activity, resource: string | null, reason: string): RuleMatch {
  const matters = guard.scope === 'everything' || (resource !== null && isOwn(guard, trailNamed(resource)));
  const severity: Severity = matters ? 'critical' : 'high';
  return { severity, reason, details: [], subject: aboutResource(resource) };
}

interface Stop {
  readonly severity: Severity;
  readonly field: 'eventDataStore' | 'channel';
  readonly says: string;
}

/** CloudTrail's other ways to keep events. A store that is deleted is kept for seven days, and can be restored. */
const STOPS: ReadonlyMap<string, Stop> = new Map([
  [
    'DeleteEventDataStore',
    {
      severity: 'high',
      field: 'eventDataStore',
      says: 'the event data store NAME was deleted, with the events in it',
    },
  ],
  [
    'StopEventDataStoreIngestion',
    { severity: 'high', field: 'eventDataStore', says: 'the event data store NAME takes no more events' },
  ],
  [
    'DeleteChannel',
    { severity: 'medium', field: 'channel', says: 'the channel NAME, by which events came in, was deleted' },
  ],
]);

function stoppedStores({ call }: Activity): RuleMatch[] {
  const stop = call?.service === 'cloudtrail' ? STOPS.get(call.name) : undefined;
  if (call === null || stop === undefined) return [];
  const arn = textAt(call.parameters, stop.field) ?? resourceOf(call);
  const name = arn?.replace(/^arn:.*\//s, '') ?? 'that the record does not name';
  return [
    {
      severity: stop.severity,
      reason: stop.says.replace('NAME', () => name),
      details: [],
      subject: aboutResource(arn),
    },
  ];
}

const resourceOf = (call: ApiCall): string | null => call.resources[0]?.arn ?? refusedArn(call);
