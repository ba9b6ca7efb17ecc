import type { RuleId } from '../findings/rule-ids.ts';

/** Who sees what a call has done, where no rule judges its record. */
export type Watcher =
  /** S3's own events of objects: every version that comes or goes is judged. */
  | 'S3 events'
  /** The audit of a bucket; a call of this kind starts one. */
  | 'audit'
  /** The settings poll, every few minutes. */
  | 'settings poll';

/** What becomes of the calls of some actions. Each action has one decision. */
export type Decision = { readonly actions: readonly string[] } & (
  | {
      readonly kind: 'judged';
      readonly rules: readonly RuleId[];
      /** Why a deployment does not carry the record, so that only `judge` judges it; `null` where it does. */
      readonly offline: string | null;
    }
  | { readonly kind: 'seen otherwise'; readonly by: Watcher; readonly reason: string }
  | { readonly kind: 'harmless'; readonly reason: string }
  | { readonly kind: 'not seen'; readonly reason: string }
);

export type DecisionKind = Decision['kind'];

/** In the order of the pages. */
export const DECISION_KINDS: readonly DecisionKind[] = ['judged', 'seen otherwise', 'harmless', 'not seen'];

/**
 * Where CloudTrail records a call. `own`: the Region of what was touched. `global`: the one Region of the partition that has the
 * services without a Region. `any`: whichever the caller went through. `us-west-2`: there alone, wherever the buckets are.
 */
export type RecordingRegion = 'own' | 'global' | 'any' | 'us-west-2';

/** The actions of a service that change something, each decided. */
export interface ServiceCalls {
  /** IAM's prefix of the actions: `s3`. */
  readonly service: string;
  /** What AWS calls it. */
  readonly title: string;
  /** Records' `eventSource` without its domain, where it is not the prefix. */
  readonly recordedBy?: string;
  /** @default own */
  readonly region?: RecordingRegion;
  /** Actions that are recorded in another Region than the rest. */
  readonly elsewhere?: Partial<Record<RecordingRegion, readonly string[]>>;
  /** Names in records of actions that are not recorded under their own name alone; empty for rights that are no call. */
  readonly names?: Readonly<Record<string, readonly string[]>>;
  /** What CloudTrail records and IAM has no action for, with what it is. Each is decided as an action is. */
  readonly unlisted?: Readonly<Record<string, string>>;
  /** True where the version of the API may stand behind each name. */
  readonly isVersioned?: boolean;
  /**
   * How names begin that are carried whether or not they are decided: the service adds calls, and what a new one does to a bucket is
   * found by the audit that it starts.
   */
  readonly families?: readonly string[];
  /** What is done to one object, or to some: data events, of which there may be any number, so they are carried by their bucket. */
  readonly objects?: { readonly actions: readonly string[]; readonly families: readonly string[] };
  readonly decisions: readonly Decision[];
}

/** Names in a text, divided by blanks. */
export const names = (text: string): readonly string[] => text.trim().split(/\s+/);

export const judged = (rules: string, actions: string): Decision => ({
  kind: 'judged',
  rules: names(rules) as readonly RuleId[],
  offline: null,
  actions: names(actions),
});

/** Judged by `sealwatch judge` alone. */
export const judgedOffline = (rules: string, offline: string, actions: string): Decision => ({
  kind: 'judged',
  rules: names(rules) as readonly RuleId[],
  offline,
  actions: names(actions),
});

export const seenBy = (by: Watcher, reason: string, actions: string): Decision => ({
  kind: 'seen otherwise',
  by,
  reason,
  actions: names(actions),
});

export const harmless = (reason: string, actions: string): Decision => ({
  kind: 'harmless',
  reason,
  actions: names(actions),
});

export const notSeen = (reason: string, actions: string): Decision => ({
  kind: 'not seen',
  reason,
  actions: names(actions),
});
