import type { LifecycleEnabledBy } from '../../findings/actor.ts';
import type { ChangeRecord } from './change-record.ts';
import type { SettingsStore } from './ports.ts';

/**
 * The newest change of a bucket's lifecycle rules that let them destroy something, or sooner than before; `null` where none is
 * known. A change that only delays deletion does not count, and neither does what was there at the first poll.
 */
export async function findLifecycleEnabler(
  bucket: string,
  store: Pick<SettingsStore, 'history'>,
): Promise<LifecycleEnabledBy | null> {
  const { changes } = await store.history(`bucket/${bucket}`, 'lifecycle');
  const enabledBy = changes.findLast((change) => destroys(change) && change.findings.length > 0);
  if (!enabledBy) return null;
  return {
    at: enabledBy.at,
    by: enabledBy.call?.caller.arn ?? null,
    eventId: enabledBy.call?.eventId ?? null,
  };
}

const destroys = ({ value }: ChangeRecord): boolean => Array.isArray(value) && value.length > 0;
