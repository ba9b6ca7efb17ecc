import type { Severity } from '../base/severity.ts';
import type { Guard } from '../scope/guard.ts';
import type { ApiCall } from './api-call.ts';
import type { Assignment, Known, SettingName, SettingsState } from './settings/setting.ts';
import type { SettingValues } from './settings/values.ts';

/** A setting before and after. */
export type SettingChange = {
  readonly [Name in SettingName]: Assignment<Name> & { readonly before: Known<SettingValues[Name]> };
}[SettingName];

/** What a rule judges: a call, a change of a setting, or both. */
export interface Activity {
  /** `null` where nobody's call is known: a settings poll found the setting changed. */
  readonly call: ApiCall | null;
  /** `null` for calls that change no setting. */
  readonly change: SettingChange | null;
  /** What else is known of the settings, before the change. */
  readonly settings: SettingsState;
  readonly guard: Guard;
}

/** What a finding is about. */
export interface Subject {
  readonly bucket: string | null;
  readonly key: string | null;
  readonly versionId: string | null;
  /** ARN of what was touched, or its name where the record has no ARN. */
  readonly resource: string | null;
  /** Names of the datasets that are concerned. */
  readonly datasets: readonly string[];
}

/** What a rule says about an activity. */
export interface RuleMatch {
  /** As if the call had succeeded; the caller of the rule lowers it for a refused attempt. */
  readonly severity: Severity;
  /** One sentence without an end mark that holds the whole truth: what can now happen that could not before. */
  readonly reason: string;
  /** One line each: what exactly differs. */
  readonly details: readonly string[];
  readonly subject: Subject;
  /** What of the setting is worse, by parts that can be put right one by one; absent where the rule can say one thing only. */
  readonly parts?: readonly ConcernPart[];
}

/** A part of a setting that is worse than before, as far as anybody knows. */
export interface ConcernPart {
  /** Names it among the parts of its setting. */
  readonly name: string;
  /** False where nobody saw what it was before, and the safest was assumed. */
  readonly isKnown: boolean;
  /**
   * False where the reason leaves it out.
   * @default true
   */
  readonly isReported?: boolean;
}

/** The change of one setting, where the activity is one. */
export function changeOf<Name extends SettingName>(
  { change }: Activity,
  name: Name,
): (Assignment<Name> & { readonly before: Known<SettingValues[Name]> }) | null {
  if (change?.setting !== name) return null;
  return change as unknown as Assignment<Name> & { readonly before: Known<SettingValues[Name]> };
}
