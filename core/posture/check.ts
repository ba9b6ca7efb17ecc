import type { BucketFacts, Fact } from './facts.ts';

/** Checks have no `info`: what loses no points is no check. */
export type CheckSeverity = 'critical' | 'high' | 'medium' | 'low';

/** `unknown` is what could not be read: it is never a pass, and counts as lost. */
export type CheckStatus = 'pass' | 'fail' | 'not-applicable' | 'unknown';

/** What a check says of a bucket. */
export interface CheckResult {
  readonly status: CheckStatus;
  /** One sentence without an end mark: what was found, or why it could not be, or why it does not apply. */
  readonly reason: string;
  /** What exactly, line by line. */
  readonly details: readonly string[];
  /** Names of the statements of the bucket policy that make it fail; absent where no statement alone does. */
  readonly statements?: readonly string[];
}

/** One thing that a bucket needs to resist tampering. */
export interface Check {
  /** Stable; never reused; the name of its file. */
  readonly id: string;
  /** States the good state: "Block Public Access is on". */
  readonly title: string;
  readonly severity: CheckSeverity;
  /**
   * True where the configuration decides whether it applies. Where it begins to apply and fails, nobody has weakened the bucket: more is
   * asked of it. Of any other check, something has come that does harm: an access point, a replica, a stranger's key.
   */
  readonly appliesByConfiguration?: true;
  /** Where it is about the account and not the bucket: it is reported once for all buckets of which it says the same. */
  readonly scope?: 'account';
  /** True where it is as severe in a bucket of whatever is in it: strangers get in. */
  readonly isAboutStrangers?: true;
  /** Why it matters for training data, in one or two sentences. */
  readonly why: string;
  readonly remediation: {
    /** A command of the AWS CLI, with `BUCKET` in the place of the name; several lines where it takes several. */
    readonly cli: string;
    /** Properties or statements of the CDK. */
    readonly cdk: string;
  };
  /** The checks of others that inspect the same; empty where none does. */
  readonly prowler: readonly string[];
  readonly securityHub: readonly string[];
  judge(facts: BucketFacts): CheckResult;
}

export const pass = (reason: string, details: readonly string[] = []): CheckResult => ({
  status: 'pass',
  reason,
  details,
});
export const fail = (reason: string, details: readonly string[] = []): CheckResult => ({
  status: 'fail',
  reason,
  details,
});
export const notApplicable = (reason: string): CheckResult => ({
  status: 'not-applicable',
  reason,
  details: [],
});
export const couldNotSay = (reason: string): CheckResult => ({ status: 'unknown', reason, details: [] });

/** Judges a fact where it is known; what is not known is said, with its reason. */
export const whereKnown = <Value>(fact: Fact<Value>, judge: (value: Value) => CheckResult): CheckResult =>
  fact.kind === 'known' ? judge(fact.value) : couldNotSay(fact.reason);
