import type { AuditRecord, AuditStore, PastScore } from '../../core/engine/posture/audit-store.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { MemoryFindings } from './memory-findings.ts';

/** Audits in memory, with the conditions that the real store has. */
export class MemoryAuditStore extends MemoryFindings implements AuditStore {
  readonly #records = new Map<string, AuditRecord>();
  readonly #scores = new Map<string, PastScore[]>();
  /** Done once, before the next write is looked at: another writer's turn. */
  beforeSave: (() => Promise<unknown>) | null = null;

  async last(bucket: string): Promise<AuditRecord | null> {
    return structuredClone(this.#records.get(bucket)) ?? null;
  }

  async all(): Promise<AuditRecord[]> {
    return structuredClone([...this.#records.values()].filter(({ bucket }) => !bucket.includes('/')));
  }

  async scores(bucket: string, limit: number): Promise<PastScore[]> {
    return (this.#scores.get(bucket) ?? []).toReversed().slice(0, limit);
  }

  async save(record: AuditRecord, findings: readonly Finding[]): Promise<'committed' | 'conflict'> {
    const others = this.beforeSave;
    this.beforeSave = null;
    await others?.();
    if ((this.#records.get(record.bucket)?.revision ?? 0) !== record.revision - 1) return 'conflict';
    if (!this.areNext(findings)) return 'conflict';
    this.write(findings);
    this.#records.set(record.bucket, structuredClone(record));
    const { at, score, grade } = record.audit;
    this.#scores.set(record.bucket, [...(this.#scores.get(record.bucket) ?? []), { at, score, grade }]);
    return 'committed';
  }
}
