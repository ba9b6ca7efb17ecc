import { mapAtOnce } from '../../base/concurrency-limit.ts';
import type { FactsReader } from '../../posture/facts.ts';
import type { Guard, GuardedBucket } from '../../scope/guard.ts';
import type { Monitor } from '../monitor.ts';
import { auditBuckets, type BucketOutcome, CONCURRENCY } from './audit-run.ts';
import { recordAccountAudit } from './record-account-audit.ts';
import { type AuditPorts, recordAudit } from './record-audit.ts';

export interface RecordingPorts extends AuditPorts {
  readonly facts: FactsReader;
}

/** The result of a guarded bucket's audit. */
export interface Recorded {
  readonly outcome: BucketOutcome;
  /** Findings that were written. */
  readonly findings: number;
  /** Why the audit could not be kept; `null` where it was, or where there is none. */
  readonly failure: unknown;
}

export interface RecordedRun {
  readonly recorded: readonly Recorded[];
  /** Names of buckets that were not begun, in their order: there was no time left. What was known of them stays. */
  readonly late: readonly string[];
}

/**
 * Audits guarded buckets, some at once, and keeps each result as soon as it is there: a run that is killed loses only what it
 * had under way. None keeps another from being audited.
 * @param hasTime asked before each bucket: once it says no, no other is begun
 * @throws {SealwatchError} where nothing can be asked at all: what was known then stays
 */
export async function auditAndRecord(
  buckets: readonly GuardedBucket[],
  ports: RecordingPorts,
  hasTime: () => boolean = () => true,
): Promise<RecordedRun> {
  await ports.facts.account();
  const all = await mapAtOnce(buckets, CONCURRENCY, async (bucket) =>
    hasTime() ? auditOne(bucket, ports) : bucket.name,
  );
  return {
    recorded: all.flatMap((one) => (typeof one === 'string' ? [] : one)),
    late: all.filter((one) => typeof one === 'string'),
  };
}

async function auditOne(bucket: GuardedBucket, ports: RecordingPorts): Promise<readonly Recorded[]> {
  const outcomes = await auditBuckets([bucket.name], ports);
  return Promise.all(outcomes.map((outcome) => keep(bucket, outcome, ports)));
}

async function keep(bucket: GuardedBucket, outcome: BucketOutcome, ports: AuditPorts): Promise<Recorded> {
  if (outcome.audit === null) return { outcome, findings: 0, failure: null };
  try {
    return { outcome, findings: await recordAudit(bucket, outcome.audit, ports), failure: null };
  } catch (failure) {
    return { outcome, findings: 0, failure };
  }
}

export interface AccountAuditPorts extends AuditPorts {
  readonly guard: Guard;
  readonly monitor: Monitor;
}

/**
 * Reports what the audits of a run say of the account, once for all buckets.
 * @returns why it could not be kept; `null` where it was
 */
export async function keepAccountAudit(
  recorded: readonly Recorded[],
  ports: AccountAuditPorts,
): Promise<unknown> {
  const { guard, monitor } = ports;
  const seen = recorded.flatMap(({ outcome: { audit }, failure }) =>
    audit === null || failure ? [] : [audit],
  );
  if (guard.account === null || seen.length === 0) return null;
  try {
    const account = { id: guard.account, buckets: guard.buckets };
    const count = await recordAccountAudit(account, seen, ports);
    if (count > 0) monitor.warn('findings', { count, account: guard.account });
    return null;
  } catch (failure) {
    monitor.error('audit not kept', { account: guard.account, error: failure });
    return failure;
  }
}

/** Begins with a bucket that the last run was too late for, so that all have their turn. */
export function beginningWith(
  buckets: readonly GuardedBucket[],
  name: string | null,
): readonly GuardedBucket[] {
  const first = Math.max(
    0,
    buckets.findIndex((bucket) => bucket.name === name),
  );
  return [...buckets.slice(first), ...buckets.slice(0, first)];
}
