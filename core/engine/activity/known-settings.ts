import { settingNamed } from '../../cloudtrail/settings/catalogue.ts';
import type { Known, SettingName, SettingsState } from '../../cloudtrail/settings/setting.ts';
import type { SettingValues } from '../../cloudtrail/settings/values.ts';
import type { ActivityPorts, SettingHead } from './ports.ts';

/** Settings as the table has them; the safest state where a setting was never read. */
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

/** Settings of a bucket whose effect the account's Block Public Access can hold back. */
const HELD_BACK: ReadonlySet<SettingName> = new Set(['policy', 'acl']);

/** What is known beside a change: the resource's own settings, and the account's where they count. */
export async function knownSettings(
  heads: readonly SettingHead[],
  setting: SettingName,
  { settings, guard }: ActivityPorts,
): Promise<KnownSettings> {
  if (guard.account === null || !HELD_BACK.has(setting)) return new KnownSettings(heads);
  return new KnownSettings([...heads, ...(await settings.heads(`account/${guard.account}`))]);
}
