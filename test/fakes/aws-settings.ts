import { settingNamed } from '../../core/cloudtrail/settings/catalogue.ts';
import type { SettingName } from '../../core/cloudtrail/settings/setting.ts';
import type { SettingRead, SettingsReader } from '../../core/engine/activity/ports.ts';

/** What AWS would show of settings; the safest state until a test sets another. */
export class FakeAwsSettings implements SettingsReader {
  readonly #values = new Map<string, unknown>();
  reads = 0;

  set(resource: string, setting: SettingName, value: unknown): void {
    this.#values.set(`${resource} ${setting}`, value);
  }

  async read<Name extends SettingName>(resource: string, setting: Name): Promise<SettingRead<Name>> {
    this.reads += 1;
    const name = `${resource} ${setting}`;
    const value = this.#values.has(name) ? this.#values.get(name) : settingNamed(setting).safest;
    return { kind: 'read', value } as SettingRead<Name>;
  }
}
