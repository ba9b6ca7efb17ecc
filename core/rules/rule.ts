import type { Severity } from '../base/severity.ts';
import type { Activity, RuleMatch } from '../cloudtrail/activity.ts';
import type { ApiCall } from '../cloudtrail/api-call.ts';
import type { ActivityRuleId, ObjectRuleId, PostureRuleId, RuleId, Technique } from '../findings/rule-ids.ts';
import type { Check, CheckResult, CheckStatus } from '../posture/check.ts';
import type { ConfiguredDataset } from '../scope/dataset.ts';
import type { Guard, GuardedBucket } from '../scope/guard.ts';
import type { Safeguards } from '../scope/safeguards.ts';
import type { KeyEvent } from '../versions/key-event.ts';

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

/** Decides whether something that happened to a key is wrong, and how badly. */
export interface ObjectRule extends RuleText {
  readonly id: ObjectRuleId;
  /** What somebody tried where AWS refused it, after "refused attempt to". @default - S3 reports what it is about once it was done */
  readonly attempt?: string;
  /** `null` when nothing is wrong. */
  judge(keyEvent: KeyEvent): Severity | null;
}

/** Decides whether a call, or a change of a setting, is wrong, and how badly. */
export interface ActivityRule extends RuleText {
  readonly id: ActivityRuleId;
  /** What somebody tried where AWS refused it, after "refused attempt to": then nothing is as the title says. */
  readonly attempt: string;
  /** What to do before anything else, in one line. */
  readonly firstStep: string;
  /** Nothing when nothing is wrong. One activity can be about several things: several keys, several buckets. */
  judge(activity: Activity): readonly RuleMatch[];
  /**
   * What the record of a call that the rule knows leaves out, so that the rule's silence says nothing: "the key", "the policy".
   * `null` where the rule has all that it needs, or is not about the call. Settings say so themselves.
   */
  missing?(call: ApiCall, guard: Guard): string | null;
}

/** Something that an audit, or a deployment, found different from the one before. */
export type PostureChange =
  /** A check of a guarded bucket says something else. */
  | {
      readonly kind: 'check';
      readonly bucket: GuardedBucket;
      readonly check: Pick<Check, 'id' | 'title' | 'severity' | 'appliesByConfiguration'>;
      readonly before: CheckStatus;
      readonly after: CheckResult;
    }
  /** A bucket that seems to hold training data or models was seen for the first time. */
  | {
      readonly kind: 'bucket';
      readonly name: string;
      readonly isGuarded: boolean;
      /** What in its name or tags suggests it. */
      readonly signs: readonly string[];
    }
  /** What carries changes of a dataset to the functions does not stand, or did not for a time. */
  | {
      readonly kind: 'feed';
      readonly dataset: WatchedDataset;
      /** ISO time at which it was sure for the last time that every change is seen. */
      readonly since: string;
      /** ISO time at which it was sure again; not there while it is not. */
      readonly until?: string;
      /** As parts of a sentence; never empty. */
      readonly reasons: readonly string[];
    }
  /** Versions of a dataset were found that no event of S3 reported. */
  | {
      readonly kind: 'unseen';
      readonly dataset: WatchedDataset;
      readonly count: number;
      /** ISO times: when the first and the last of them were stored. */
      readonly from: string;
      readonly to: string;
      /** Some of their keys. */
      readonly keys: readonly string[];
    }
  /** Changes of a table do not come to the log of the manifest, or the event rule that has the log checked is off. */
  | { readonly kind: 'log'; readonly part: 'table' | 'rule'; readonly name: string }
  /** No canary came to its end that was put later. */
  | {
      readonly kind: 'canary';
      /** `null` where it is not known. */
      readonly bucket: string | null;
      /** ISO time at which the newest was put that came through. */
      readonly lastPutAt: string;
      /** Set where it is one of a guarded bucket, which tries the events of that bucket. */
      readonly isOfBucket?: true;
    }
  /** A deployment brings another configuration of a dataset. */
  | DatasetChange
  /** A deployment brings another configuration of what is beside the datasets. */
  | { readonly kind: 'safeguards'; readonly before: Safeguards; readonly after: Safeguards }
  /** The log shows that somebody else wrote to the tables. */
  | {
      readonly kind: 'record';
      /** What it is: `entry`, `version`, `finding`, `approval`, `decision`. */
      readonly record: string;
      readonly name: string;
      readonly fault: 'edited' | 'removed' | 'rolled-back' | 'slipped-in';
      /** The leaf that shows it. */
      readonly leaf: number;
      /** How many others there are that no finding names. */
      readonly more: number;
    };

/** Which keys are watched, and by which name. */
export type WatchedDataset = Pick<ConfiguredDataset, 'name' | 'bucket' | 'prefix'>;

export interface DatasetChange {
  readonly kind: 'dataset';
  readonly before: ConfiguredDataset;
  /** True where `before` had a baseline, or was about to have one. */
  readonly wasSealed: boolean;
  /** `null` where the configuration names it no more. */
  readonly after: ConfiguredDataset | null;
  /** Everything that is watched from now on. */
  readonly watched: readonly ConfiguredDataset[];
}

/** Decides whether what an audit or a deployment found different is wrong, and how badly. */
export interface PostureRule extends RuleText {
  readonly id: PostureRuleId;
  /** What to do before anything else, in one line. */
  readonly firstStep: string;
  /** `null` when nothing is wrong. */
  judge(change: PostureChange): RuleMatch | null;
}

export type Rule = ObjectRule | ActivityRule | PostureRule;
