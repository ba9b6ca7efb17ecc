import type { JsonObject } from '../base/json.ts';
import type { Severity } from '../base/severity.ts';
import type { Activity, Concern } from '../cloudtrail/activity.ts';
import type { ActivityRuleId, ObjectRuleId, PostureRuleId, RuleId, Technique } from '../findings/rule-ids.ts';
import type { Check, CheckResult, CheckStatus } from '../posture/check.ts';
import type { Guard, GuardedBucket } from '../scope/guard.ts';
import type { Happening } from '../versions/happening.ts';

/** What is said about every rule, whatever it judges. */
export interface RuleText {
  /** Stable; never reused. */
  readonly id: RuleId;
  /** Short, without the name of what it is about: it starts e-mail subjects. */
  readonly title: string;
  readonly meaning: string;
  readonly techniques: readonly Technique[];
  /** What to do, in order. */
  readonly runbook: readonly string[];
}

/** One case that a rule must judge as told, in the words of whoever reads the catalogue. */
export interface Example {
  readonly title: string;
  readonly happening: Happening;
}

/** Decides whether something that happened to a key is wrong, and how badly. */
export interface ObjectRule extends RuleText {
  readonly id: ObjectRuleId;
  /** `null` when nothing is wrong. */
  judge(happening: Happening): Severity | null;
  readonly examples: {
    readonly fires: readonly (Example & { readonly severity: Severity })[];
    readonly quiet: readonly Example[];
  };
}

/** CloudTrail records, one after the other; what the last of them gives is the example. */
export interface ActivityExample {
  readonly title: string;
  readonly records: readonly JsonObject[];
  /** What is guarded; everything, unless told. */
  readonly guard?: Guard;
}

/** Decides whether a call, or a change of a setting, is wrong, and how badly. */
export interface ActivityRule extends RuleText {
  readonly id: ActivityRuleId;
  /** What to do before anything else, in one line. */
  readonly firstStep: string;
  /** Nothing when nothing is wrong. One activity can concern several things: several keys, several buckets. */
  judge(activity: Activity): readonly Concern[];
  readonly examples: {
    readonly fires: readonly (ActivityExample & { readonly severity: Severity })[];
    readonly quiet: readonly ActivityExample[];
  };
}

/** Something that an audit found different from the one before. */
export type PostureChange =
  /** A check of a guarded bucket says something else. */
  | {
      readonly kind: 'check';
      readonly bucket: GuardedBucket;
      readonly check: Pick<Check, 'id' | 'title' | 'severity' | 'appliesByConfiguration'>;
      readonly before: CheckStatus;
      readonly after: CheckResult;
    }
  /** A bucket that looks as if it held training data or models was seen for the first time. */
  | {
      readonly kind: 'bucket';
      readonly name: string;
      readonly isGuarded: boolean;
      /** What in its name or tags looks so. */
      readonly looks: readonly string[];
    };

/** Decides whether what an audit found different is wrong, and how badly. */
export interface PostureRule extends RuleText {
  readonly id: PostureRuleId;
  /** What to do before anything else, in one line. */
  readonly firstStep: string;
  /** `null` when nothing is wrong. */
  judge(change: PostureChange): Concern | null;
  readonly examples: {
    readonly fires: readonly {
      readonly title: string;
      readonly change: PostureChange;
      readonly severity: Severity;
    }[];
    readonly quiet: readonly { readonly title: string; readonly change: PostureChange }[];
  };
}

export type Rule = ObjectRule | ActivityRule | PostureRule;
