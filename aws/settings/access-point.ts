import { GetAccessPointCommand, GetAccessPointPolicyCommand } from '@aws-sdk/client-s3-control';
import { accessPoint } from '../../core/cloudtrail/settings/access-point.ts';
import type { SettingRead } from '../../core/cloudtrail/settings-reader.ts';
import { asked } from './asked.ts';
import type { SettingsClients } from './clients.ts';

/** `access-point/ACCOUNT/NAME`, with its policy. */
export async function readAccessPoint(
  { s3Control }: SettingsClients,
  resource: string,
): Promise<SettingRead> {
  const [, AccountId = '', Name = ''] = /^access-point\/([^/]*)\/([^#]+)/.exec(resource) ?? [];
  const input = { AccountId, Name };
  const found = await asked(() => s3Control.send(new GetAccessPointCommand(input)), ['NoSuchAccessPoint']);
  if (found.kind !== 'answer') return found;
  if (found.answer === null) return { kind: 'gone' };
  const policy = await asked(
    () => s3Control.send(new GetAccessPointPolicyCommand(input)),
    ['NoSuchAccessPointPolicy'],
  );
  if (policy.kind !== 'answer') return policy;
  const both = { ...(found.answer as object), ...((policy.answer ?? {}) as object) };
  return { kind: 'read', value: accessPoint.read(both) };
}
