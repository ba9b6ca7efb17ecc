import type { Armed } from '../../findings/actor.ts';
import type { ChangeRecord } from './change-record.ts';
import type { SettingsStore } from './ports.ts';

/**
 * The newest change of a bucket's lifecycle rules that let them destroy something, or sooner than before; `null` where none is
 * known. A tightening that still destroys arms nothing, and neither does what was there at the first look.
 */
export async function armedBy(bucket: string, store: Pick<SettingsStore, 'history'>): Promise<Armed | null> {
  const { changes } = await store.history(`bucket/${bucket}`, 'lifecycle');
  const armed = changes.findLast((change) => destroys(change) && change.findings.length > 0);
  if (!armed) return null;
  return { at: armed.at, by: armed.call?.caller.arn ?? null, eventId: armed.call?.eventId ?? null };
}

const destroys = ({ value }: ChangeRecord): boolean => Array.isArray(value) && value.length > 0;
