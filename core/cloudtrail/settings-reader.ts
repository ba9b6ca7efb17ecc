import type { SettingName } from './settings/setting.ts';
import type { SettingValues } from './settings/values.ts';

/** Why a setting could not be read. `unsupported` is for a setting or a kind of resource that this reader does not know, or S3 does not have. */
export type UnreadableSetting = 'access-denied' | 'transient' | 'unsupported' | 'refused';

export type SettingRead<Name extends SettingName = SettingName> =
  | { readonly kind: 'read'; readonly value: SettingValues[Name] }
  /** Nothing is known: never to be taken for "none". */
  | { readonly kind: 'unreadable'; readonly reason: UnreadableSetting; readonly detail: string }
  /** The bucket, trail or key itself does not exist. */
  | { readonly kind: 'gone' };

export interface SettingsReader {
  /** Reads what one setting of one resource is now. Never throws for what AWS answered; throws only for a fault of its own. */
  read<Name extends SettingName>(resource: string, setting: Name): Promise<SettingRead<Name>>;
}
