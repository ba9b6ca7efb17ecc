import type { AuditResult } from '../engine/posture/audit-bucket.ts';
import { type Score, scoreOf } from '../posture/score.ts';
import type { ReportedBucket, ReportedResult } from './reported.ts';

/** What a check says of the account, reported once. */
export interface AccountResult extends ReportedResult {
  /** The buckets of which it says the same. */
  readonly buckets: readonly string[];
}

/** Posture of the account, apart from that of any bucket. */
export interface AccountLevel extends Score {
  readonly results: readonly AccountResult[];
}

export const isAccountLevel = ({ scope }: Pick<AuditResult, 'scope'>): boolean => scope === 'account';

/**
 * What the checks about the account say at all buckets, each different answer once. What is unknown of a bucket that could not be read
 * counts only where nothing else was read; `null` where no check is about the account.
 */
export function accountLevelOf(buckets: readonly ReportedBucket[]): AccountLevel | null {
  const read = buckets.filter(({ status }) => status === 'audited');
  const all = (read.length > 0 ? read : buckets).flatMap(({ bucket, results }) =>
    results.filter(isAccountLevel).map((result) => ({ bucket, result })),
  );
  if (all.length === 0) return null;
  const groups = Map.groupBy(all, ({ result: { gain: _, ...same } }) => JSON.stringify(same));
  const same = [...groups.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first.result, buckets: [first, ...others].map(({ bucket }) => bucket) }] : [],
  );
  // What does not apply to some buckets is said by the others.
  const results = same.filter(
    ({ check, status }) =>
      status !== 'not-applicable' || same.every((other) => other.check !== check || other.status === status),
  );
  return { ...scoreOf(results), results };
}
