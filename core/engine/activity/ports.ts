import type { GatheredTurns } from '../../base/turns.ts';
import type { SettingName } from '../../cloudtrail/settings/setting.ts';
import type { SettingValues } from '../../cloudtrail/settings/values.ts';
import type { ActivityFinding, Finding, HashText } from '../../findings/finding.ts';
import type { Guard } from '../../scope/guard.ts';
import type { JoinPorts } from '../objects/join-caller.ts';
import type { CallerStore } from '../objects/ports.ts';
import type { ChangeRecord } from './change-record.ts';
import type { OnRuleFailure } from './judge-call.ts';
import type { DeploymentLog } from './name-deployer.ts';
import type { UsedKeyStore } from './used-keys.ts';

/** Everything that judging calls reaches the world through. */
export interface ActivityPorts extends JoinPorts {
  readonly callers: CallerStore;
  readonly settings: SettingsStore;
  readonly reader: SettingsReader;
  /** What S3 says of the policy that a bucket has now; `null` where it gave no answer. */
  readonly isPolicyPublic: (bucket: string) => Promise<boolean | null>;
  readonly guard: Guard;
  readonly hash: HashText;
  /**
   * The open findings of audits: of a bucket, or with `null` of every bucket and of the account. Without it, a finding about a call is
   * reported beside what an audit found before its record came.
   */
  readonly openAudits?: (bucket: string | null) => Promise<readonly OpenAudit[]>;
  /** Gathers changes of one setting that come while others are under work. Without it each is taken in on its own. */
  readonly gathered?: GatheredTurns<Proposed>;
  /** Without it, findings of deployments do not name who deployed. */
  readonly deployments?: DeploymentLog;
  /** Keys that guarded versions were seen under. Without it, only those of the configuration are watched. */
  readonly usedKeys?: UsedKeyStore;
  /** Keeps what kept changes of objects from being seen. Without it, only how everything stands now says so. */
  readonly interruptions?: InterruptionLog;
  /** Called with each rule that threw; without it, the first one ends the work. */
  readonly onRuleFailure?: OnRuleFailure;
}

/** An open finding of an audit. */
export interface OpenAudit {
  readonly check: string;
  readonly id: string;
}

export interface InterruptionLog {
  /**
   * @param at ISO time of the call
   * @param bucket `null` where it is about every bucket
   */
  saveInterruption(interruption: {
    readonly at: string;
    readonly seenAt: string;
    readonly bucket: string | null;
    readonly event: string;
  }): Promise<void>;
}

/** Names of all datasets: what is about no bucket belongs to each of them. */
export const allDatasets = ({ guard }: ActivityPorts): string[] =>
  guard.buckets.flatMap(({ datasets }) => datasets.map(({ name }) => name));

/** Why a setting could not be read. `unsupported` is for a setting or a kind of resource that this reader does not know, or S3 does not have. */
export type UnreadableSetting = 'access-denied' | 'transient' | 'unsupported' | 'refused';

export type SettingRead<Name extends SettingName = SettingName> =
  | { readonly kind: 'read'; readonly value: SettingValues[Name] }
  /** Nothing is known: never to be taken for "none". */
  | { readonly kind: 'unreadable'; readonly reason: UnreadableSetting; readonly detail: string }
  /** The bucket, trail or key itself does not exist. */
  | { readonly kind: 'gone' };

export interface SettingsReader {
  /** Reads what one setting of one resource is now. Never throws for what AWS answered; throws only for a fault of its own. */
  read<Name extends SettingName>(resource: string, setting: Name): Promise<SettingRead<Name>>;
}

/** What a setting is, as far as it is known. */
export interface SettingHead {
  readonly resource: string;
  readonly setting: SettingName;
  readonly value: unknown;
  /** ISO time from which on it has this value. */
  readonly at: string;
  /** Counts the writes of the setting's history; every write depends on it. */
  readonly revision: number;
}

/** The newest changes of a setting, the revision that a write depends on, and what else is known of the resource. */
export interface SettingHistory {
  /** Every known setting of the resource, this one included. */
  readonly heads: readonly SettingHead[];
  readonly changes: readonly ChangeRecord[];
  /** 0 where nothing is known of the setting. */
  readonly revision: number;
  /** False where there are older changes than these. */
  readonly isWhole: boolean;
}

/** What a change is made of, once the history is known; `null` when there is none. */
export type Proposal = (history: SettingHistory) => ChangeRecord | null;

/** A change to take in. */
export interface Proposed {
  readonly propose: Proposal;
  /** ISO time of the change, where it may come late. */
  readonly since: string | null;
  /** Called with each rule that threw. */
  readonly onRuleFailure?: OnRuleFailure | undefined;
}

/** What one commit writes, all or nothing. */
export interface SettingCommit {
  readonly head: SettingHead;
  readonly changes: readonly ChangeRecord[];
  readonly findings: readonly ActivityFinding[];
}

/** Settings as they were seen, with all their changes, and the findings about them. */
export interface SettingsStore {
  /**
   * The settings of a resource that are known, read strongly.
   * @param only those of these names. @default - every one
   */
  heads(resource: string, only?: readonly SettingName[]): Promise<SettingHead[]>;
  /**
   * The newest changes, read strongly.
   * @param since ISO time: back to the change before it, where there is one
   */
  history(resource: string, setting: SettingName, since?: string | null): Promise<SettingHistory>;
  findings(ids: readonly string[]): Promise<Finding[]>;
  /** @returns `conflict` when somebody else has written meanwhile: read everything again */
  commit(commit: SettingCommit): Promise<'committed' | 'conflict'>;
  /** Writes one finding alone. */
  saveFinding(finding: Finding): Promise<'committed' | 'conflict'>;
}
