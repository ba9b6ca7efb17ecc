import type { SettingsState } from '../cloudtrail/settings/setting.ts';
import type { Batch, BatchEntry } from './batches.ts';
import { deletionsListed } from './deletion.ts';
import { type DeletionVerdict, verdictOn, verdictUntold } from './deletion-verdict.ts';

/** What is wrong with a batch: one verdict for all keys that fared alike. */
export function judgeBatch(batch: Batch, settings: SettingsState): DeletionVerdict[] {
  const entries = entriesOf(batch);
  if (entries === null) return [verdictUntold(batch.bucket, batch.call)];
  const alike = Map.groupBy(entries, ({ fate, refusal }) => `${fate} ${refusal?.code ?? ''}`);
  return [...alike.values()].flatMap(
    (group) => verdictOn(group, batch.bucket, group[0]?.refusal ?? null, settings) ?? [],
  );
}

/** The keys by their own records, else those that the call lists; `null` where none are told. */
function entriesOf({ call, bucket, entries, isTold, areKeysTold }: Batch): readonly BatchEntry[] | null {
  if (areKeysTold || !isTold) return [...entries.values()];
  const listed = deletionsListed(call, bucket);
  if (listed === null) return null;
  return listed.map((each) => ({ ...each, refusal: call.error }));
}
