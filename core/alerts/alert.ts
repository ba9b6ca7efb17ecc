import type { Severity } from '../base/severity.ts';
import type { Actor } from '../findings/actor.ts';
import type { Decision } from '../findings/decision.ts';
import type { ActivityEvidence, Evidence, Finding, FindingState } from '../findings/finding.ts';
import type { RuleId, Technique } from '../findings/rule-ids.ts';
import type { Claim } from './claim.ts';
import type { DecisionSummary } from './decision-summary.ts';
import type { Tally } from './tally.ts';

/** The alert's form; readers ignore fields that they do not know. */
export const ALERT_SCHEMA = 'sealwatch.alert/1';

export interface Place {
  readonly account: string;
  readonly region: string;
}

interface Common extends Place {
  readonly schema: typeof ALERT_SCHEMA;
  readonly id: string;
  /** Id of the alert that reports it, by which the command lists all its findings; absent where no alert does. */
  readonly alert?: string;
  /** The log's newest checkpoint; `null` where it could not be read. Absent where no alert reports it. */
  readonly checkpoint?: string | null;
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly title: string;
  readonly time: string;
  /** The dataset that is concerned, where it is one; all of them are under `datasets`. */
  readonly dataset: string | null;
  readonly datasets?: readonly string[];
  readonly techniques: readonly Omit<Technique, 'name'>[];
  readonly next: readonly string[];
}

/** One finding, or what has become known of it since. */
export interface FindingAlert extends Common {
  readonly kind: 'finding' | 'update';
  readonly revision: number;
  readonly state: FindingState;
  readonly changed?: readonly string[];
  readonly resource: {
    readonly bucket: string | null;
    readonly key: string | null;
    readonly versionId: string | null;
    /** What was touched, where it is no object. */
    readonly arn?: string | null;
  };
  readonly actor: Actor;
  readonly evidence: Evidence | ActivityEvidence;
  readonly unknown: Readonly<Record<string, string>>;
}

/** Many findings of one kind. */
export interface GroupAlert extends Common {
  readonly kind: 'group';
  /** What is folded: first alerts, or updates. */
  readonly of: 'finding' | 'update';
  readonly count: number;
  /** How many of them have no known copy of the lost or the approved bytes. */
  readonly withoutCopy: number;
  /** Twenty at most, those first that matter most. */
  readonly ids: readonly string[];
  /** How many of the findings are about keys of each folder, and of each suffix. */
  readonly folders: Tally;
  readonly suffixes: Tally;
  /** Twenty at most, those first that did most. */
  readonly actors: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly resource: { readonly bucket: string | null };
  /** Every bucket that any of the findings is about. */
  readonly buckets?: readonly string[];
}

export type Alert = FindingAlert | GroupAlert;

/** The form of what reports a decision: another one, so that whoever reads alerts about findings takes it for none. */
export const DECISION_SCHEMA = 'sealwatch.decision/1';

/** What a person decided: a seal, an approval, or that a finding is dealt with. */
export interface DecisionAlert extends Place {
  readonly schema: typeof DECISION_SCHEMA;
  readonly kind: 'decision';
  readonly id: string;
  readonly checkpoint?: string | null;
  readonly decision: Decision['did'];
  readonly severity: 'info';
  readonly title: string;
  readonly time: string;
  readonly actor: {
    readonly arn: string;
    readonly account: string;
    readonly session: string | null;
    /** True where the account is not the deployment's. */
    readonly isForeign: boolean;
  };
  readonly reason: string | null;
  readonly until: string | null;
  readonly dataset: string | null;
  readonly datasets?: readonly string[];
  readonly resource: { readonly bucket: string | null };
  readonly count: number;
  /** Twenty at most of each, those first that matter most. */
  readonly keys: readonly string[];
  readonly findings: readonly string[];
  /** How many keys are in which folder, and have which suffix; absent for a seal. */
  readonly folders?: Tally;
  readonly suffixes?: Tally;
  readonly next: readonly string[];
}

/** The form of the message that hands the log's checkpoint out by itself. */
export const CHECKPOINT_SCHEMA = 'sealwatch.checkpoint/1';

/** The week's checkpoint, and no finding. */
export interface CheckpointMessage extends Place {
  readonly schema: typeof CHECKPOINT_SCHEMA;
  readonly kind: 'checkpoint';
  readonly id: string;
  readonly severity: 'info';
  readonly title: string;
  readonly time: string;
  /** By ISO 8601. */
  readonly week: string;
  readonly log: { readonly name: string; readonly size: number };
  readonly checkpoint?: string | null;
  readonly next: readonly string[];
}

/** By which alert something is reported, and where. */
export interface ReportedBy {
  readonly alertId: string;
  readonly place: Place;
}

/** What the message of a week hands out. */
export interface HandedOut {
  /** By ISO 8601. */
  readonly week: string;
  /** A signed note. */
  readonly checkpoint: string;
}

/** The content of an alert, before it has its form. */
export interface AlertSource {
  readonly alertId: string;
  /** The finding, whole, where it is one. */
  readonly findings: readonly Finding[];
  /** What is kept of every finding, where they are many. */
  readonly claims: readonly Claim[];
  /** What a person decided, where the alert reports that and no findings. */
  readonly decision?: Decision;
  readonly summary?: DecisionSummary;
  /** The week whose checkpoint it hands out, where it does that and reports nothing. */
  readonly week?: string;
  /** A signed note; `null` where none could be read. */
  readonly checkpoint?: string | null;
  /** All findings of the alert. */
  readonly count: number;
  readonly group: string;
  /** Every dataset that any of the findings is about. */
  readonly datasets: readonly string[];
  /** ISO times between which happened what all the findings are about. */
  readonly from: string;
  readonly to: string;
  /** ISO time of the alert. */
  readonly createdAt: string;
}
