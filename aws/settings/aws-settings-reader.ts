import type { SettingName } from '../../core/cloudtrail/settings/setting.ts';
import type { SettingRead, SettingsReader } from '../../core/cloudtrail/settings-reader.ts';
import { S3SettingsReader } from '../s3/settings/settings-reader.ts';
import { readAccessPoint } from './access-point.ts';
import { readAccount } from './account.ts';
import type { SettingsClients } from './clients.ts';
import { readKeyPolicy } from './key-policy.ts';
import { readTrail } from './trail.ts';

type Reader = (clients: SettingsClients, resource: string) => Promise<SettingRead>;

/** Who answers for what is no bucket, by setting and kind of resource. */
const READERS: Readonly<Record<string, Reader>> = {
  'public-access-block account': readAccount,
  'access-point access-point': readAccessPoint,
  'trail trail': readTrail,
  'trail-selectors trail': readTrail,
  'key-policy key': readKeyPolicy,
};

/** Reads settings of buckets, the account, access points, trails and keys. */
export class AwsSettingsReader implements SettingsReader {
  readonly #clients: SettingsClients;
  readonly #buckets: S3SettingsReader;

  constructor(clients: SettingsClients, account: string | null) {
    this.#clients = clients;
    this.#buckets = new S3SettingsReader(clients.s3, account);
  }

  async read<Name extends SettingName>(resource: string, setting: Name): Promise<SettingRead<Name>> {
    if (resource.startsWith('bucket/')) return this.#buckets.read(resource, setting);
    const reader = READERS[`${setting} ${resource.slice(0, resource.indexOf('/'))}`];
    if (reader) return (await reader(this.#clients, `${resource}#${setting}`)) as SettingRead<Name>;
    return {
      kind: 'unreadable',
      reason: 'unsupported',
      detail: `nobody is asked for ${setting} of ${resource}`,
    };
  }
}
