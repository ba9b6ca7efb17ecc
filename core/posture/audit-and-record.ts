import type { GuardedBucket } from '../activity/guard.ts';
import type { FactsReader } from '../ports/posture-facts.ts';
import { auditBuckets, type BucketOutcome } from './audit-run.ts';
import { type AuditPorts, recordAudit } from './record-audit.ts';

export interface RecordingPorts extends AuditPorts {
  readonly facts: FactsReader;
}

/** What came of a guarded bucket's audit. */
export interface Recorded {
  readonly outcome: BucketOutcome;
  /** Findings that were written. */
  readonly findings: number;
  /** Why the audit could not be kept; `null` where it was, or where there is none. */
  readonly failure: unknown;
}

/**
 * Audits guarded buckets and keeps what came of it. None keeps another from being audited.
 * @throws {SealwatchError} where nothing can be asked at all: what was known then stays
 */
export async function auditAndRecord(
  buckets: readonly GuardedBucket[],
  ports: RecordingPorts,
): Promise<readonly Recorded[]> {
  await ports.facts.account();
  const names = buckets.map(({ name }) => name);
  const outcomes = await auditBuckets(names, ports);
  const recorded: Recorded[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const bucket = buckets[index];
    if (bucket) recorded.push(await keep(bucket, outcome, ports));
  }
  return recorded;
}

async function keep(bucket: GuardedBucket, outcome: BucketOutcome, ports: AuditPorts): Promise<Recorded> {
  if (outcome.audit === null) return { outcome, findings: 0, failure: null };
  try {
    return { outcome, findings: await recordAudit(bucket, outcome.audit, ports), failure: null };
  } catch (failure) {
    return { outcome, findings: 0, failure };
  }
}
