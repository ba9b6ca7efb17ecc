import { encodeFinding } from '../../aws/dynamodb/item-codecs.ts';
import type { SettingName } from '../../core/cloudtrail/settings/setting.ts';
import { type ChangeRecord, inOrder } from '../../core/engine/activity/change-record.ts';
import type {
  SettingCommit,
  SettingHead,
  SettingHistory,
  SettingsStore,
} from '../../core/engine/activity/ports.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { refuseLargeItems } from './dynamodb/item-size.ts';

/** Settings and their changes in memory, with the conditions that the real store has. */
export class MemorySettingsStore implements SettingsStore {
  readonly #heads = new Map<string, SettingHead>();
  readonly #changes = new Map<string, Map<string, ChangeRecord>>();
  readonly findingsById = new Map<string, Finding>();

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

  async findings(ids: readonly string[]): Promise<Finding[]> {
    return ids.flatMap((id) => structuredClone(this.findingsById.get(id)) ?? []);
  }

  async commit({ head, changes, findings }: SettingCommit): Promise<'committed' | 'conflict'> {
    const name = `${head.resource} ${head.setting}`;
    if ((this.#heads.get(name)?.revision ?? 0) !== head.revision - 1) return 'conflict';
    if (!findings.every((finding) => this.#isNext(finding))) return 'conflict';
    refuseLargeItems(...findings.map(encodeFinding));
    this.#heads.set(name, head);
    const known = this.#changes.get(name) ?? new Map<string, ChangeRecord>();
    for (const change of changes) known.set(change.cause, structuredClone(change));
    this.#changes.set(name, known);
    for (const finding of findings) this.findingsById.set(finding.id, structuredClone(finding));
    return 'committed';
  }

  async saveFinding(finding: Finding): Promise<'committed' | 'conflict'> {
    if (!this.#isNext(finding)) return 'conflict';
    refuseLargeItems(encodeFinding(finding));
    this.findingsById.set(finding.id, structuredClone(finding));
    return 'committed';
  }

  #isNext(finding: Finding): boolean {
    return (this.findingsById.get(finding.id)?.stamp ?? 0) === finding.stamp - 1;
  }
}
