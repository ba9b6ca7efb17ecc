import { ACTIVITY_RULES } from '../../rules/activity-catalogue.ts';
import { type ChangeDetection, ChangeJudge, type HistoryContext, type JudgedChange } from './change-judge.ts';
import type { ChangeRecord } from './change-record.ts';
import { Retreats } from './retreats.ts';

/** A history, judged. */
export interface JudgedHistory {
  /** In order. What was judged before, and is not concerned by anything new, is the same object as before. */
  readonly changes: readonly ChangeRecord[];
  /** Those that were judged now. */
  readonly judged: readonly ChangeRecord[];
  /** About those that were judged now. */
  readonly detections: readonly ChangeDetection[];
}

/**
 * Judges every change of a setting against the value before it. An attacker may flip it back: a change that was undone keeps its
 * detection, with the time at which it ended. A change that undoes a detection is also judged against the value before it: what was made
 * worse to be narrowed later is reported as what is left. What was judged before is judged again only where that can make a difference: after a new
 * predecessor, for another guard, or where a change that is not judged yet undoes it. So the result is that of judging everything,
 * and the cost is that of judging what is new.
 * @param changes in order
 */
export function judgeSettingHistory(
  changes: readonly ChangeRecord[],
  context: HistoryContext,
): JudgedHistory {
  const by = judgeName(context);
  const fresh = changes.map(({ judged }, index) => (judged ? -1 : index)).filter((index) => index >= 0);
  const earlier = new Retreats(changes);
  const now = new Retreats(changes);
  const results: (JudgedChange | null)[] = [];
  for (const [index, change] of changes.entries()) {
    results.push(judgedAt(index, change));
    earlier.add(index, change.judged);
    now.add(index, results[index]?.change.judged ?? change.judged);
  }
  const judged = results.filter((result) => result !== null);
  return {
    changes: changes.map((change, index) => results[index]?.change ?? change),
    judged: judged.map(({ change }) => change),
    detections: judged.flatMap(({ detections }) => detections),
  };

  function judgedAt(index: number, change: ChangeRecord): JudgedChange | null {
    if (index === 0 && !context.isWhole) return null;
    const previous = changes[index - 1] ?? null;
    const after = previous?.cause ?? null;
    const laterFresh = fresh.flatMap((other) => (other > index ? (changes[other] ?? []) : []));
    const isUpToDate =
      change.judged?.after === after &&
      change.judged.by === by &&
      earlier.nameAt(index) === now.nameAt(index);
    if (isUpToDate && laterFresh.length === 0) return null;
    const judge = new ChangeJudge({ change, previous, retreats: now.at(index) }, context);
    const rules = isUpToDate
      ? judge.undoneBy(laterFresh, change.judged?.rules ?? {})
      : judge.rules(changes.slice(index + 1));
    return rules && judge.judgement({ after, by, rules });
  }
}

/** Counts the ways in which histories were judged: what was judged in another one has other names, and is judged again. */
const WAY_OF_JUDGING = 2;

/** Another guard may find something else in the same change, and so may other rules. */
const judgeName = ({ guard, hash }: HistoryContext): string => {
  // No rule about settings asks how many objects a key has encrypted again, and that changes with each of them.
  const judgedFor = { ...guard, usedKeys: guard.usedKeys?.map(({ id }) => id) };
  const rules = ACTIVITY_RULES.map(({ id }) => id);
  return hash(JSON.stringify([judgedFor, rules, WAY_OF_JUDGING])).slice(0, 16);
};
