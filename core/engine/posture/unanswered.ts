import type { BucketAudit } from './audit-bucket.ts';
import type { AuditStore } from './audit-store.ts';

/** A guarded bucket whose configuration changed. */
export interface AuditRequest {
  readonly bucket: string;
  /** ISO time of the change. */
  readonly at: string;
}

/** S3 shows a changed setting with a delay: an audit sooner after a change may not have seen it. */
const SETTLING_MILLISECONDS = 10_000;

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
  new Date(audit).getTime() >= new Date(change).getTime() + SETTLING_MILLISECONDS;
