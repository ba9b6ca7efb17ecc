import { mapAtOnce } from '../../base/concurrency-limit.ts';
import type { Clock } from '../../base/time.ts';
import { CHECKS } from '../../posture/catalogue.ts';
import { type Check, couldNotSay } from '../../posture/check.ts';
import type { BucketFacts, FactsReader, MissingBucket } from '../../posture/facts.ts';
import { type Placeholders, placeholdersOf } from '../../posture/placeholders.ts';
import { auditBucket, type BucketAudit, named, scored } from './audit-bucket.ts';
import type { AuditStore } from './audit-store.ts';

/** The result of one bucket. Everything is unknown about a bucket that could not be read; one that is gone has no audit. */
export type BucketOutcome =
  | {
      readonly status: 'audited';
      readonly bucket: string;
      readonly reason: null;
      readonly audit: BucketAudit;
      readonly placeholders: Placeholders;
    }
  | {
      readonly status: 'unreadable';
      readonly bucket: string;
      readonly reason: string;
      readonly audit: BucketAudit;
    }
  | { readonly status: 'gone'; readonly bucket: string; readonly reason: string; readonly audit: null };

export interface RunPorts {
  readonly facts: FactsReader;
  readonly clock: Clock;
}

export interface RunOptions {
  /** Buckets at once. @default 8 */
  readonly atOnce?: number;
  readonly checks?: readonly Check[];
  /** Called as each bucket is done, in whatever order. */
  readonly onBucket?: (outcome: BucketOutcome) => void;
}

export const CONCURRENCY = 8;

/** Audits buckets, some at once. None keeps another from being audited, and every one is in the answer, in the order given. */
export function auditBuckets(
  names: readonly string[],
  ports: RunPorts,
  { atOnce = CONCURRENCY, checks = CHECKS, onBucket = () => {} }: RunOptions = {},
): Promise<readonly BucketOutcome[]> {
  return mapAtOnce(names, atOnce, async (bucket) => {
    const outcome = outcomeOf(bucket, await inspect(bucket, ports), checks, ports.clock);
    onBucket(outcome);
    return outcome;
  });
}

async function inspect(bucket: string, { facts }: RunPorts): Promise<BucketFacts | MissingBucket> {
  try {
    return await facts.bucket(bucket);
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
}

function outcomeOf(
  bucket: string,
  found: BucketFacts | MissingBucket,
  checks: readonly Check[],
  clock: Clock,
): BucketOutcome {
  if (!isMissing(found))
    return {
      status: 'audited',
      bucket,
      reason: null,
      audit: auditBucket(found, checks),
      placeholders: placeholdersOf(found),
    };
  const { kind: status, reason } = found;
  if (status === 'gone') return { status, bucket, reason, audit: null };
  return { status, bucket, reason, audit: unreadableAudit(bucket, reason, clock, checks) };
}

const isMissing = (found: BucketFacts | MissingBucket): found is MissingBucket =>
  found.kind === 'gone' || found.kind === 'unreadable';

/** The audit of a bucket that could not be read: every check is unknown, so that it never appears better than it is. */
export function unreadableAudit(
  bucket: string,
  reason: string,
  clock: Clock,
  checks: readonly Check[],
): BucketAudit {
  const results = checks.map((check) => ({ ...named(check, check.severity), ...couldNotSay(reason) }));
  return { bucket, region: '', at: clock().toISOString(), ...scored(results) };
}

/** A guarded bucket whose configuration changed. */
export interface AuditRequest {
  readonly bucket: string;
  /** ISO time of the change. */
  readonly at: string;
}

/** S3 shows a changed setting with a delay: an audit sooner after a change may not have seen it. */
const SETTLING_MS = 10_000;

/**
 * Buckets that requests name, each once, but for those that were audited since. Of many changes in a row, each with a request that
 * waits for longer than settings take to settle, most are seen by one audit.
 */
export async function unanswered(
  requests: readonly AuditRequest[],
  audits: Pick<AuditStore, 'last'>,
): Promise<readonly string[]> {
  const latest = new Map<string, string>();
  for (const { bucket, at } of requests) if (at > (latest.get(bucket) ?? '')) latest.set(bucket, at);
  const open = await Promise.all(
    [...latest].map(async ([bucket, at]) => {
      const last = await audits.last(bucket);
      return last !== null && answers(last.audit, at) ? [] : [bucket];
    }),
  );
  return open.flat();
}

/** An audit that could see nothing saw no change either. */
const answers = ({ at, results }: BucketAudit, change: string): boolean =>
  isAfter(at, change) && results.some(({ status }) => status !== 'unknown');

const isAfter = (audit: string, change: string): boolean =>
  new Date(audit).getTime() >= new Date(change).getTime() + SETTLING_MS;
