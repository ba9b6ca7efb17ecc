import type { SettingName } from '../../cloudtrail/settings/setting.ts';
import type { ActivityFinding, Finding } from '../../findings/finding.ts';
import type { ChangeRecord } from './change-record.ts';

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

/** What one commit writes, all or nothing. */
export interface SettingCommit {
  readonly head: SettingHead;
  readonly changes: readonly ChangeRecord[];
  readonly findings: readonly ActivityFinding[];
}

/** Settings as they were seen, with all their changes, and the findings about them. */
export interface SettingsStore {
  /** Every setting of a resource that is known, read strongly. */
  heads(resource: string): Promise<SettingHead[]>;
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
