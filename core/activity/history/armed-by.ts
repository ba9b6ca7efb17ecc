import type { Armed } from '../../ports/arming.ts';
import type { SettingsStore } from '../../ports/settings-store.ts';

/** The newest change of a bucket's lifecycle rules after which they destroy something; `null` where none is known. */
export async function armedBy(bucket: string, store: Pick<SettingsStore, 'history'>): Promise<Armed | null> {
  const { changes } = await store.history(`bucket/${bucket}`, 'lifecycle');
  const armed = changes.findLast(({ value }) => Array.isArray(value) && value.length > 0);
  if (!armed) return null;
  return { at: armed.at, by: armed.call?.caller.arn ?? null, eventId: armed.call?.eventId ?? null };
}
