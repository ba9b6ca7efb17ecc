import type { ChangeRecord } from '../../core/activity/history/change-record.ts';
import type { SettingName } from '../../core/activity/settings/setting.ts';
import type { SettingHead } from '../../core/ports/settings-store.ts';
import type { Item } from './version-codec.ts';

/** Settings of one resource stand together: what they are now, and every change. */
export const settingsOf = (resource: string): string => `settings/${resource}`;

export const HEADS = { from: 'now/', to: 'now0' } as const;

export const changesOf = (setting: SettingName): string => `change/${setting}/`;

/** In the order of their times, so that the newest are read first. */
export const encodeChange = (change: ChangeRecord): Item => ({
  ...change,
  collection: settingsOf(change.resource),
  id: `${changesOf(change.setting)}${change.filedAt}/${change.cause}`,
  value: JSON.stringify(change.value),
});

export function decodeChange(item: Item): ChangeRecord {
  const { collection: _, id: __, value, ...change } = item;
  return { ...change, value: JSON.parse(String(value)) } as unknown as ChangeRecord;
}

export const encodeHead = (head: SettingHead): Item => ({
  ...head,
  collection: settingsOf(head.resource),
  id: `now/${head.setting}`,
  value: JSON.stringify(head.value),
});

export function decodeHead(item: Item): SettingHead {
  const { collection: _, id: __, value, ...head } = item;
  return { ...head, value: JSON.parse(String(value)) } as unknown as SettingHead;
}
