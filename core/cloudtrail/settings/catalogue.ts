import { SealwatchError } from '../../base/errors.ts';
import { accessPoint, alias, fileSystem } from './access-point.ts';
import { abac, acl, ownership, policy } from './bucket-access.ts';
import { logging, notification } from './bucket-reports.ts';
import { lifecycle, replication } from './bucket-rules.ts';
import { existence, objectLock, versioning } from './data-protection.ts';
import { encryption } from './encryption.ts';
import { keyPolicy } from './key-policy.ts';
import { publicAccessBlock } from './public-access-block.ts';
import type { Assignment, Known, Setting, SettingName, SettingsState } from './setting.ts';
import { trail, trailSelectors } from './trail.ts';
import type { SettingValues } from './values.ts';

/** What AWS refuses the settings poll to read of a bucket or a key. No call sets it, and no single answer holds it. */
const access: Setting<'access'> = {
  name: 'access',
  title: 'access of Sealwatch',
  calls: [],
  rule: 'detector-tampered',
  safest: [],
  resourceOf: () => null,
  assign: () => undefined,
  read: () => [],
};

/** Every setting whose changes are judged by what it was and what it is. */
export const SETTINGS: readonly { [Name in SettingName]: Setting<Name> }[SettingName][] = [
  existence,
  policy,
  acl,
  abac,
  publicAccessBlock,
  ownership,
  versioning,
  lifecycle,
  encryption,
  replication,
  objectLock,
  logging,
  notification,
  accessPoint,
  alias,
  fileSystem,
  trail,
  trailSelectors,
  keyPolicy,
  access,
];

const BY_NAME: ReadonlyMap<string, unknown> = new Map(SETTINGS.map((setting) => [setting.name, setting]));

export function settingNamed<Name extends SettingName>(name: Name): Setting<Name> {
  const setting = BY_NAME.get(name);
  if (!setting) throw new SealwatchError('INTERNAL', `no such setting: ${name}`);
  return setting as Setting<Name>;
}

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
