import { GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import { keyPolicy } from '../../core/cloudtrail/settings/key-policy.ts';
import type { SettingRead } from '../../core/cloudtrail/settings-reader.ts';
import { asked } from './asked.ts';
import type { SettingsClients } from './clients.ts';

/** The policy of `key/ID`; a KMS key has exactly one, which is called `default`. */
export async function readKeyPolicy({ kms }: SettingsClients, resource: string): Promise<SettingRead> {
  const KeyId = /^key\/(?:[^/#]+\/)?([^/#]+)/.exec(resource)?.[1] ?? '';
  const found = await asked(
    () => kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' })),
    ['NotFoundException'],
  );
  if (found.kind !== 'answer') return found;
  return found.answer === null ? { kind: 'gone' } : { kind: 'read', value: keyPolicy.read(found.answer) };
}
