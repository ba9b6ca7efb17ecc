import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { notification } from '../../cloudtrail/settings/bucket-reports.ts';
import { bucketOf } from '../../cloudtrail/settings/setting.ts';
import { type Guard, guardedBucket } from '../../scope/guard.ts';
import { GROUP_OF } from './calls.ts';
import { EVENT_RULES, QUEUE_MESSAGES, QUEUES } from './delivery-calls.ts';
import { isByDetector, ownNames } from './tampering.ts';
import { FUNCTIONS, MAPPINGS } from './worker-calls.ts';

/** What events of objects go through until they are judged. */
const CARRIERS = new Set([EVENT_RULES, QUEUES, QUEUE_MESSAGES, MAPPINGS, FUNCTIONS]);

/** After these a part is there, and may hand on less: it matches, sends or takes other events, or judges them by other code. */
const CHANGES = new Set([
  'events:PutRule',
  'events:PutTargets',
  'lambda:UpdateEventSourceMapping',
  'lambda:UpdateFunctionCode',
  'lambda:UpdateFunctionConfiguration',
  'sqs:RemovePermission',
  'sqs:SetQueueAttributes',
]);

/**
 * Whether a call keeps changes of objects from being seen, or may, if only for a moment: it may be taken back a second later. What a
 * deployment does is no such call; how everything stands after it is checked at its end.
 * @returns the bucket that it is about; `all` where it is about none in particular; `null` where it stops nothing
 */
export function stopsWatching(call: ApiCall, guard: Guard): string | 'all' | null {
  if (call.error !== null || call.caller.kind === 'deployment') return null;
  const name = `${call.service}:${call.name}`;
  if (notification.calls.includes(name)) return cutBucket(call, guard);
  const group = GROUP_OF.get(name);
  if (group === undefined || !CARRIERS.has(group) || ownNames(guard, call, group).length === 0) return null;
  if (group.sparesOwn === true && isByDetector(call, guard)) return null;
  const entry = group.calls[name];
  const tampering = typeof entry === 'function' ? entry(call, guard) : entry;
  if (!tampering) return null;
  const isCut = tampering.effect === 'destroys' || tampering.effect === 'silences';
  return isCut || (tampering.effect === 'alters' && CHANGES.has(name)) ? 'all' : null;
}

function cutBucket(call: ApiCall, guard: Guard): string | null {
  const resource = notification.resourceOf(call);
  const bucket = resource === null ? null : bucketOf(resource);
  if (bucket === null || guardedBucket(guard, bucket) === null) return null;
  return notification.assign(call, notification.safest)?.eventBridge === false ? bucket : null;
}
