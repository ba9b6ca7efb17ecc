import { isSameValue } from '../../base/json.ts';
import { type ApiCall, isOmitted } from '../../cloudtrail/api-call.ts';
import type { Setting } from '../../cloudtrail/settings/setting.ts';
import { type ChangeRecord, withoutLargeParts } from './change-record.ts';
import { unrecordedChanges } from './judge-call.ts';
import { observeChange } from './observe-change.ts';
import type { ActivityPorts } from './ports.ts';
import { saveDetections } from './save-detections.ts';

/**
 * Takes a call into the history of a setting that it changed, and judges what is new there.
 * @returns how many findings were written
 */
export async function observeSetting(
  call: ApiCall,
  setting: Setting,
  resource: string,
  ports: ActivityPorts,
): Promise<number> {
  const shown = await shownFor(call, setting, resource, ports);
  const written = await observeChange(
    resource,
    setting.name,
    ({ changes }) => {
      const before = changes.findLast(({ at }) => at <= call.at)?.value ?? setting.safest;
      const assigned = setting.assign(call, before as never);
      const value = assigned === undefined ? shown : assigned;
      return value === undefined ? null : changeBy(call, setting, resource, value);
    },
    ports,
    call.at,
  );
  return isOmitted(call) ? written + (await saveUnrecorded(call, setting, resource, ports)) : written;
}

/** A value that AWS shows as it was before is either set again or put back by now. Nobody can know which, so it is reported. */
async function saveUnrecorded(
  call: ApiCall,
  setting: Setting,
  resource: string,
  ports: ActivityPorts,
): Promise<number> {
  const { changes } = await ports.settings.history(resource, setting.name, call.at);
  const index = changes.findIndex((change) => change.call?.eventId === call.eventId);
  const before = changes[index - 1];
  if (index >= 0 && !(before && isSameValue(before.value, changes[index]?.value))) return 0;
  const own = unrecordedChanges(call, ports.guard).filter(({ rule }) => rule === setting.rule);
  const severity = index < 0 ? 'medium' : 'low';
  return saveDetections(
    call,
    own.map((detection) => ({ ...detection, severity })),
    ports,
  );
}

/** CloudTrail leaves large parameters out: then what AWS shows now is taken for what the call set. */
async function shownFor(
  call: ApiCall,
  setting: Setting,
  resource: string,
  { reader }: ActivityPorts,
): Promise<unknown> {
  if (setting.assign(call, setting.safest) !== undefined) return undefined;
  const read = await reader.read(resource, setting.name);
  return read.kind === 'read' ? read.value : undefined;
}

const changeBy = (call: ApiCall, setting: Setting, resource: string, value: unknown): ChangeRecord => ({
  resource,
  setting: setting.name,
  cause: call.eventId,
  source: 'event',
  at: call.at,
  filedAt: call.at,
  rank: 0,
  value,
  call: withoutLargeParts(call),
  findings: [],
});
