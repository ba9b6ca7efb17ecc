import { CHECKS } from '../../posture/catalogue.ts';
import type { Check, CheckResult } from '../../posture/check.ts';
import type { BucketFacts } from '../../posture/facts.ts';
import { type Score, Tally } from '../../posture/score.ts';

/** What one check says of a bucket. */
export interface AuditResult extends CheckResult {
  readonly check: string;
  readonly severity: Check['severity'];
  /** Points of the score that its fix would gain. */
  readonly gain: number;
}

/** The posture of one bucket. */
export interface BucketAudit extends Score {
  readonly bucket: string;
  readonly region: string;
  /** ISO time. */
  readonly at: string;
  readonly results: readonly AuditResult[];
}

/** Asks every check. One that breaks is unknown, with the reason: it must not take the others with it. */
export function auditBucket(facts: BucketFacts, checks: readonly Check[] = CHECKS): BucketAudit {
  const results = checks.map((check) => ({
    check: check.id,
    severity: check.severity,
    ...judged(check, facts),
  }));
  const tally = new Tally(results);
  const { name: bucket, region, lookedAt: at } = facts;
  return {
    bucket,
    region,
    at,
    ...tally.score(),
    results: results.map((result) => ({
      ...result,
      gain: result.status === 'pass' ? 0 : tally.gainOf([result]),
    })),
  };
}

function judged(check: Check, facts: BucketFacts): CheckResult {
  try {
    return check.judge(facts);
  } catch (error) {
    const reason = `the check broke: ${error instanceof Error ? error.message : String(error)}`;
    return { status: 'unknown', reason, details: [] };
  }
}
