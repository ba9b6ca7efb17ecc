import { GetPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import { publicAccessBlock } from '../../core/cloudtrail/settings/public-access-block.ts';
import type { SettingRead } from '../../core/cloudtrail/settings-reader.ts';
import { asked } from './asked.ts';
import type { SettingsClients } from './clients.ts';

/** Block Public Access of `account/ID`. An account without one blocks nothing. */
export async function readAccount({ s3Control }: SettingsClients, resource: string): Promise<SettingRead> {
  const AccountId = /^account\/(\d+)/.exec(resource)?.[1] ?? '';
  const found = await asked(
    () => s3Control.send(new GetPublicAccessBlockCommand({ AccountId })),
    ['NoSuchPublicAccessBlockConfiguration'],
  );
  return found.kind === 'answer' ? { kind: 'read', value: publicAccessBlock.read(found.answer) } : found;
}
