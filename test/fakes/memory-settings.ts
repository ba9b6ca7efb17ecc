import type { SettingName } from '../../core/cloudtrail/settings/setting.ts';
import { type ChangeRecord, inOrder } from '../../core/engine/activity/change-record.ts';
import type {
  SettingCommit,
  SettingHead,
  SettingHistory,
  SettingsStore,
} from '../../core/engine/activity/ports.ts';
import { MemoryFindings } from './memory-findings.ts';

/** Settings and their changes in memory, with the conditions that the real store has. */
export class MemorySettingsStore extends MemoryFindings implements SettingsStore {
  readonly #heads = new Map<string, SettingHead>();
  readonly #changes = new Map<string, Map<string, ChangeRecord>>();

  async heads(resource: string, only?: readonly SettingName[]): Promise<SettingHead[]> {
    const heads = [...this.#heads.values()].filter((head) => head.resource === resource);
    return only ? heads.filter(({ setting }) => only.includes(setting)) : heads;
  }

  async history(resource: string, setting: SettingName): Promise<SettingHistory> {
    const name = `${resource} ${setting}`;
    const changes = inOrder([...(this.#changes.get(name)?.values() ?? [])]);
    return {
      heads: await this.heads(resource),
      changes: structuredClone(changes),
      revision: this.#heads.get(name)?.revision ?? 0,
      isWhole: true,
    };
  }

  async commit({ head, changes, findings }: SettingCommit): Promise<'committed' | 'conflict'> {
    const name = `${head.resource} ${head.setting}`;
    if ((this.#heads.get(name)?.revision ?? 0) !== head.revision - 1) return 'conflict';
    if (!this.areNext(findings)) return 'conflict';
    this.write(findings);
    this.#heads.set(name, head);
    const known = this.#changes.get(name) ?? new Map<string, ChangeRecord>();
    for (const change of changes) known.set(change.cause, structuredClone(change));
    this.#changes.set(name, known);
    return 'committed';
  }
}
