import { encodeFinding } from '../../aws/dynamodb/item-codecs.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { refuseLargeItems } from './dynamodb/item-size.ts';

/** Findings in memory, with the conditions that the real store has. */
export class MemoryFindings {
  readonly findingsById = new Map<string, Finding>();

  async findings(ids: readonly string[]): Promise<Finding[]> {
    return ids.flatMap((id) => structuredClone(this.findingsById.get(id)) ?? []);
  }

  async saveFinding(finding: Finding): Promise<'committed' | 'conflict'> {
    if (!this.areNext([finding])) return 'conflict';
    this.write([finding]);
    return 'committed';
  }

  /** False where somebody else has written one of them meanwhile. */
  protected areNext(findings: readonly Finding[]): boolean {
    return findings.every(({ id, stamp }) => (this.findingsById.get(id)?.stamp ?? 0) === stamp - 1);
  }

  /** @throws where an item would be too large for the table */
  protected write(findings: readonly Finding[]): void {
    refuseLargeItems(...findings.map(encodeFinding));
    for (const finding of findings) this.findingsById.set(finding.id, structuredClone(finding));
  }
}
