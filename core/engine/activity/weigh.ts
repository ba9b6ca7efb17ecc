import type { SettingName } from '../../cloudtrail/settings/setting.ts';
import { type ChangeRecord, inOrder } from './change-record.ts';
import { settleLast } from './insert-change.ts';
import { type ChangeVerdict, judgeChanges } from './judge-changes.ts';
import { knownSettings } from './known-settings.ts';
import type { ActivityPorts } from './ports.ts';
import type { SettingHistory } from './settings-store.ts';

/** A history that was judged. */
export interface Weighed {
  /** In order. */
  readonly changes: readonly ChangeRecord[];
  readonly verdicts: readonly ChangeVerdict[];
  /** Those of which the value before is known: all but the first of a history that goes back further. */
  readonly judged: readonly ChangeRecord[];
  /** What AWS shows now; `undefined` where nobody had to ask, or it would not tell. */
  readonly actual: unknown;
}

/**
 * Judges a history. AWS is asked what holds now only where that matters: something is wrong, or two changes fell into one second
 * and CloudTrail cannot tell which came last.
 */
export async function weigh(
  resource: string,
  setting: SettingName,
  changes: readonly ChangeRecord[],
  { isWhole, heads }: SettingHistory,
  ports: ActivityPorts,
): Promise<Weighed> {
  const settings = await knownSettings(heads, setting, ports);
  const context = { guard: ports.guard, settings, isWhole };
  const known = (all: readonly ChangeRecord[]) => (isWhole ? all : all.slice(1));
  const verdicts = judgeChanges(changes, context);
  if (verdicts.length === 0 && !isTied(changes))
    return { changes, verdicts, judged: known(changes), actual: undefined };
  const read = await ports.reader.read(resource, setting);
  if (read.kind !== 'read') return { changes, verdicts, judged: known(changes), actual: undefined };
  const moved = settleLast(changes, read.value);
  if (moved === null) return { changes, verdicts, judged: known(changes), actual: read.value };
  const settled = inOrder(changes.map((each) => (each.cause === moved.cause ? moved : each)));
  const again = judgeChanges(settled, context);
  return { changes: settled, verdicts: again, judged: known(settled), actual: read.value };
}

function isTied(changes: readonly ChangeRecord[]): boolean {
  const [beforeLast, last] = changes.slice(-2);
  return beforeLast !== undefined && beforeLast.at === last?.at;
}
