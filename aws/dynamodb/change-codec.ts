import type { SettingName } from '../../core/cloudtrail/settings/setting.ts';
import type { ChangeRecord } from '../../core/engine/activity/change-record.ts';
import type { SettingHead } from '../../core/engine/activity/settings-store.ts';
import type { StoredText } from './large-text.ts';
import type { Item } from './version-codec.ts';

/** Settings of one resource stand together: what they are now, and every change. */
export const settingsOf = (resource: string): string => `settings/${resource}`;

export const HEADS = { from: 'now/', to: 'now0' } as const;

export const changesOf = (setting: SettingName): string => `change/${setting}/`;

/** In the order of their times, so that the newest are read first. */
export const encodeChange = ({ value: _, ...change }: ChangeRecord, stored: StoredText): Item => ({
  ...change,
  ...stored,
  collection: settingsOf(change.resource),
  id: `${changesOf(change.setting)}${change.filedAt}/${change.cause}`,
});

export const decodeChange = (item: Item, text: string): ChangeRecord =>
  decoded(item, text) as unknown as ChangeRecord;

export const encodeHead = ({ value: _, ...head }: SettingHead, stored: StoredText): Item => ({
  ...head,
  ...stored,
  collection: settingsOf(head.resource),
  id: `now/${head.setting}`,
});

export const decodeHead = (item: Item, text: string): SettingHead =>
  decoded(item, text) as unknown as SettingHead;

function decoded(item: Item, text: string): Item {
  const { collection: _, id: __, valueDigest: ___, valueParts: ____, ...rest } = item;
  return { ...rest, value: JSON.parse(text) };
}
