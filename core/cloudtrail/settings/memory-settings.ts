import { settingNamed } from './catalogue.ts';
import type { Assignment, Known, SettingName, SettingsState } from './setting.ts';
import type { SettingValues } from './values.ts';

/** Settings as earlier records left them; the safest state where no record set one. */
export class MemorySettings implements SettingsState {
  readonly #values = new Map<string, Map<SettingName, unknown>>();

  get<Name extends SettingName>(resource: string, setting: Name): Known<SettingValues[Name]> {
    const values = this.#values.get(resource);
    if (!values?.has(setting)) return { value: settingNamed(setting).safest, isKnown: false };
    return { value: values.get(setting) as SettingValues[Name], isKnown: true };
  }

  set({ resource, setting, value }: Assignment): void {
    const values = this.#values.get(resource) ?? new Map<SettingName, unknown>();
    this.#values.set(resource, values.set(setting, value));
  }

  /** Forgets a resource that is gone: what comes back under its name begins anew. */
  forget(resource: string): void {
    this.#values.delete(resource);
  }
}
