import { textAt } from '../../base/json.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { objectWriteKind } from '../../cloudtrail/object-writes.ts';
import { accessPoint } from '../../cloudtrail/settings/access-point.ts';
import { bucketNameOf } from '../../cloudtrail/settings/setting.ts';
import type { AccessPoint } from '../../cloudtrail/settings/values.ts';
import { type Guard, guardedBucket } from '../../scope/guard.ts';
import type { SettingsStore } from '../activity/ports.ts';

export interface ToAuditPorts {
  readonly guard: Guard;
  readonly settings: Pick<SettingsStore, 'history'>;
}

/** Name of the guarded bucket whose configuration a call has changed; `null` where there is none. */
export async function bucketToAudit(
  call: ApiCall,
  { guard, settings }: ToAuditPorts,
): Promise<string | null> {
  const { service, isReadOnly, isData, error } = call;
  if (service !== 's3' && service !== 's3express') return null;
  if (isReadOnly || isData || error !== null || objectWriteKind(call) !== null) return null;
  const bucket = bucketNameOf(call) ?? (await bucketOfAccessPoint(call, settings));
  return guardedBucket(guard, bucket)?.name ?? null;
}

/** Only the call that makes an access point names its bucket; for the others it was kept. One that is deleted by now once had it. */
async function bucketOfAccessPoint(
  call: ApiCall,
  settings: ToAuditPorts['settings'],
): Promise<string | null> {
  if (!accessPoint.calls.includes(`s3:${call.name}`)) return null;
  const named =
    textAt(call.parameters, 'CreateAccessPointRequest', 'Bucket') ?? textAt(call.parameters, 'Bucket');
  const resource = accessPoint.resourceOf(call);
  if (named !== null || resource === null) return named;
  const { heads, changes } = await settings.history(resource, accessPoint.name);
  const now = heads.filter(({ setting }) => setting === accessPoint.name);
  const newestFirst = [...now, ...changes.toReversed()];
  return newestFirst.map(({ value }) => (value as AccessPoint | null)?.bucket ?? null).find(isNamed) ?? null;
}

const isNamed = (bucket: string | null): boolean => bucket !== null;
