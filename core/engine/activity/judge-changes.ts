import { canonical, isSameValue } from '../../base/json.ts';
import { remembered } from '../../base/memoize.ts';
import type { Activity, RuleMatch, SettingChange } from '../../cloudtrail/activity.ts';
import { settingNamed } from '../../cloudtrail/settings/catalogue.ts';
import type { Known, SettingName, SettingsState } from '../../cloudtrail/settings/setting.ts';
import type { Guard } from '../../scope/guard.ts';
import type { ChangeRecord } from './change-record.ts';
import { type Detection, detectionsOf, type OnRuleFailure } from './judge-call.ts';

/** What the history of a setting is judged with. */
export interface HistoryContext {
  readonly guard: Guard;
  /** The other settings, as they are. */
  readonly settings: SettingsState;
  /** False where the history goes back further than what was read of it: its first record is then no change. */
  readonly isWhole: boolean;
  /** Told of each rule that threw. */
  readonly onRuleFailure?: OnRuleFailure | undefined;
}

/** A verdict about one change, and when its doing was undone. */
export interface ChangeDetection {
  readonly change: ChangeRecord;
  readonly detection: Detection;
  /** ISO time; `null` while it is in effect. */
  readonly undoneAt: string | null;
  /** Whether what the verdict tells would still be wrong, if the value were what the setting was changed to. */
  readonly holdsFor: (value: unknown) => boolean;
}

/**
 * Judges every change of a setting against the value before it. An attacker may flip it back: a change that was undone keeps its
 * verdict, with the time at which it ended.
 * @param changes in order
 */
export function judgeChanges(changes: readonly ChangeRecord[], context: HistoryContext): ChangeDetection[] {
  return changes.flatMap((change, index) => {
    if (change.source === 'baseline' || (index === 0 && !context.isWhole)) return [];
    const before = valueBefore(changes, index, change.setting);
    const later = changes.slice(index + 1);
    // Several verdicts ask the same of one value, and to judge a policy can take long.
    const verdictsOn = remembered(
      (value: unknown) => detectionsFor(change, value, before, context),
      canonical,
    );
    return detectionsFor(change, change.value, before, context).map((detection) => {
      const holdsFor = (value: unknown): boolean =>
        verdictsOn(value).some(
          ({ rule, ruleMatch }) => rule === detection.rule && holds(detection.ruleMatch, ruleMatch),
        );
      const undone = later.find(({ value }) => !holdsFor(value));
      return { change, detection, undoneAt: undone?.at ?? null, holdsFor };
    });
  });
}

/**
 * True where a concern holds as long as the rule still has the other. Against a value that was only assumed nearly everything
 * counts as worse, even what was always so: such a part holds only the concern that tells of it. Otherwise versioning that is on again
 * would count as suspended, because nobody knows whether MFA delete was on before.
 */
function holds({ parts: told }: RuleMatch, { parts: still }: RuleMatch): boolean {
  if (told === undefined || told.length === 0 || still === undefined) return true;
  const names = new Set(told.filter(({ isReported }) => isReported !== false).map(({ name }) => name));
  return still.some(({ name, isKnown }) => isKnown || names.has(name));
}

function valueBefore(changes: readonly ChangeRecord[], index: number, setting: SettingName): Known<unknown> {
  const before = changes[index - 1];
  return before
    ? { value: before.value, isKnown: true }
    : { value: settingNamed(setting).safest, isKnown: false };
}

/** What the rules say of a change; nothing where it changes nothing. */
function detectionsFor(
  { resource, setting, call }: ChangeRecord,
  value: unknown,
  before: Known<unknown>,
  { guard, settings, onRuleFailure }: HistoryContext,
): Detection[] {
  if (before.isKnown && isSameValue(before.value, value)) return [];
  const change = { resource, setting, value, before } as unknown as SettingChange;
  const activity: Activity = { call, change, settings, guard };
  return detectionsOf(activity, onRuleFailure);
}
