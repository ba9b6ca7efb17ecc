import { isObject } from '../../base/json.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { touchedBy } from '../../cloudtrail/assignments.ts';
import { unresolvedWay } from '../../cloudtrail/known-buckets.ts';
import { keysOf } from '../../cloudtrail/settings/key-policy.ts';
import { bucketOf, type Setting, type SettingsState } from '../../cloudtrail/settings/setting.ts';
import { ACTIVITY_RULES } from '../../rules/activity-catalogue.ts';
import { type Guard, guardedBucket, isGuardedKey } from '../../scope/guard.ts';

/**
 * Why a call that succeeded, and that may have changed something guarded, cannot be judged: its record leaves out, or says in words
 * that are not known, what was changed or to what. Attempts that were refused changed nothing.
 * @returns a sentence without an end mark; `null` where the call can be judged, or is about nothing guarded
 */
export function whyUnjudged(call: ApiCall, settings: SettingsState, guard: Guard): string | null {
  if (call.isReadOnly || call.error !== null) return null;
  const missing = missingIn(call, settings, guard);
  return missing === null ? null : `${call.name} succeeded, and its record does not say ${missing}`;
}

/** Asked for each of millions of records, nearly all of which lack nothing: it makes no lists. */
function missingIn(call: ApiCall, settings: SettingsState, guard: Guard): string | null {
  let missing = unresolvedWay(call);
  for (const setting of touchedBy(call)) missing ??= missingOf(setting, call, settings, guard);
  for (const rule of DEMANDING) missing ??= rule.missing?.(call, guard) ?? null;
  return missing;
}

/** Rules that cannot judge a record that leaves something out. */
const DEMANDING = ACTIVITY_RULES.filter(({ missing }) => missing !== undefined);

function missingOf(setting: Setting, call: ApiCall, settings: SettingsState, guard: Guard): string | null {
  // A name that a record leaves out is one that later records are not resolved by: nothing is wrong by it.
  if (setting.name === 'alias' || setting.name === 'file-system') return null;
  const resource = setting.resourceOf(call);
  if (resource === null) return `whose ${setting.title} it set`;
  const unnamed = unnamedOf(setting, call, resource, settings, guard);
  if (unnamed !== null) return unnamed;
  if (!mayMatter(setting, call, resource, settings, guard)) return null;
  const isUnknown = setting.assign(call, settings.get(resource, setting.name).value) === undefined;
  return isUnknown || setting.isUnread?.(call) === true ? `to what it set the ${setting.title}` : null;
}

/** A key without a name, and an access point that may be one of a guarded bucket. */
function unnamedOf(
  setting: Setting,
  call: ApiCall,
  resource: string,
  settings: SettingsState,
  guard: Guard,
): string | null {
  // A new key has no name in its parameters, and nothing uses it yet.
  const isNew = call.name === 'CreateKey';
  if (setting.name === 'key-policy' && !isNew && keysOf(call).length === 0 && keysMatter(guard))
    return 'whose key policy it set';
  if (setting.name !== 'access-point' || guard.scope === 'everything' || call.name.startsWith('Delete'))
    return null;
  const after = setting.assign(call, settings.get(resource, setting.name).value) as
    | { bucket?: unknown }
    | undefined;
  return isObject(after) && after.bucket === null ? 'which bucket the access point is of' : null;
}

const keysMatter = ({ scope, keys, usedKeys = [] }: Guard): boolean =>
  scope === 'everything' || keys.length + usedKeys.length > 0;

function mayMatter(
  setting: Setting,
  call: ApiCall,
  resource: string,
  settings: SettingsState,
  guard: Guard,
): boolean {
  const bucket = bucketOf(resource);
  if (bucket !== null) return guardedBucket(guard, bucket) !== null;
  if (setting.name === 'key-policy') return keysOf(call).some((key) => isGuardedKey(guard, key));
  if (setting.name !== 'access-point') return true;
  const point = settings.get(resource, 'access-point').value;
  return point.bucket === null || guardedBucket(guard, point.bucket) !== null;
}
