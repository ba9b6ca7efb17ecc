import type { SettingHead } from '../../ports/settings-store.ts';
import { settingNamed } from '../settings/catalogue.ts';
import type { Known, SettingName, SettingsState } from '../settings/setting.ts';
import type { SettingValues } from '../settings/values.ts';
import type { ActivityPorts } from './ports.ts';

/** Settings as the table has them; the safest state where nobody has looked. */
export class KnownSettings implements SettingsState {
  readonly #heads: ReadonlyMap<string, SettingHead>;

  constructor(heads: readonly SettingHead[]) {
    this.#heads = new Map(heads.map((head) => [`${head.resource} ${head.setting}`, head]));
  }

  get<Name extends SettingName>(resource: string, setting: Name): Known<SettingValues[Name]> {
    const head = this.#heads.get(`${resource} ${setting}`);
    if (!head) return { value: settingNamed(setting).safest, isKnown: false };
    return { value: head.value as SettingValues[Name], isKnown: true };
  }
}

/** What is known of resources: the bucket's own settings and the account's count together. */
export async function knownSettings(
  resources: readonly string[],
  { settings, guard }: ActivityPorts,
): Promise<KnownSettings> {
  const wanted = new Set([...resources, ...(guard.account ? [`account/${guard.account}`] : [])]);
  const heads = await Promise.all([...wanted].map((resource) => settings.heads(resource)));
  return new KnownSettings(heads.flat());
}
