import { CHECKS } from '../../posture/catalogue.ts';
import type { Check, CheckResult } from '../../posture/check.ts';
import type { BucketFacts } from '../../posture/facts.ts';
import { causesOf } from '../../posture/root-cause.ts';
import { type Score, Tally } from '../../posture/score.ts';
import { severityAt } from '../../posture/severity.ts';

/** What one check says of a bucket. */
export interface AuditResult extends CheckResult {
  readonly check: string;
  readonly severity: Check['severity'];
  /** Points of the score that its fix would gain. */
  readonly gain: number;
  /** The check that fails as well and that this one fails for; absent where it has a cause of its own. */
  readonly cause?: string;
  /** Where it is about the account, and in no bucket's score. */
  readonly scope?: 'account';
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
  const all = checks.map((check) => ({
    ...named(check, severityAt(check, facts)),
    ...judged(check, facts),
  }));
  const causes = causesOf(all);
  const results = all.map((result) => {
    const cause = causes.get(result.check);
    return cause === undefined ? result : { ...result, cause };
  });
  const { name: bucket, region, lookedAt: at } = facts;
  return { bucket, region, at, ...scored(results) };
}

/** What of a check is in each of its results. */
export const named = (
  { id: check, scope }: Check,
  severity: Check['severity'],
): Pick<AuditResult, 'check' | 'severity' | 'scope'> => ({
  check,
  severity,
  ...(scope ? { scope } : {}),
});

/** The score of a bucket by results of its own, which say nothing of the account, and what each would gain. */
export function scored(results: readonly Omit<AuditResult, 'gain'>[]): Score & Pick<BucketAudit, 'results'> {
  const tally = new Tally(results.filter(({ scope }) => scope !== 'account'));
  return {
    ...tally.score(),
    results: results.map((result) => ({ ...result, gain: countsIn(result) ? tally.gainOf([result]) : 0 })),
  };
}

const countsIn = ({ status, cause, scope }: Omit<AuditResult, 'gain'>): boolean =>
  status !== 'pass' && cause === undefined && scope !== 'account';

function judged(check: Check, facts: BucketFacts): CheckResult {
  try {
    return check.judge(facts);
  } catch (error) {
    const reason = `the check broke: ${error instanceof Error ? error.message : String(error)}`;
    return { status: 'unknown', reason, details: [] };
  }
}
