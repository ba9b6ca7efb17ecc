import { isSameValue } from '../base/json.ts';
import { type Guard, guardedBucket } from '../scope/guard.ts';
import type { ApiCall } from './api-call.ts';
import { SETTINGS } from './settings/catalogue.ts';
import { type Assignment, bucketOf, type Setting, type SettingsState } from './settings/setting.ts';

/** What a call sets of what is guarded. Setting a value again as it is known to be does not count. */
export function assignmentsOf(call: ApiCall, settings: SettingsState, guard: Guard): Assignment[] {
  return touchedBy(call).flatMap((setting) => assignmentOf(setting, call, settings, guard) ?? []);
}

/** The settings that a call is known to change. */
export const touchedBy = (call: ApiCall): readonly Setting[] =>
  BY_CALL.get(`${call.service}:${call.name}`) ?? [];

function assignmentOf(
  setting: Setting,
  call: ApiCall,
  settings: SettingsState,
  guard: Guard,
): Assignment | null {
  const resource = setting.resourceOf(call);
  if (resource === null || !isGuardedResource(guard, resource)) return null;
  const before = settings.get(resource, setting.name);
  const value = setting.assign(call, before.value);
  if (value === undefined || (before.isKnown && isSameValue(before.value, value))) return null;
  return { setting: setting.name, resource, value };
}

/** Buckets are guarded by name; the rules inspect what else calls change. */
export function isGuardedResource(guard: Guard, resource: string): boolean {
  const bucket = bucketOf(resource);
  return bucket === null || guardedBucket(guard, bucket) !== null;
}

const BY_CALL: ReadonlyMap<string, readonly Setting[]> = (() => {
  const byCall = new Map<string, Setting[]>();
  for (const setting of SETTINGS as readonly unknown[] as readonly Setting[])
    for (const name of setting.calls) byCall.set(name, [...(byCall.get(name) ?? []), setting]);
  return byCall;
})();
