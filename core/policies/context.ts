import type { Severity } from '../base/severity.ts';

/** What the reader of a policy knows beside its text. */
export interface PolicyContext {
  readonly kind: 'bucket' | 'access-point' | 'key';
  readonly bucket: string | null;
  /** The account that owns the resource; while it is `null` every account is outside. */
  readonly account: string | null;
  /** Accounts that are not outside; canonical user ids, unique ids and organizations are taken as well. */
  readonly trustedAccounts: readonly string[];
  readonly organization: string | null;
  /**
   * True for a policy as a call sent it: AWS takes the unique id of a user or a role that exists, and refuses one that does not.
   * @default false: as AWS shows it, where only what was deleted has its id
   */
  readonly isAsSent?: boolean;
}

/** Rules that judge a policy by its text. Ids are never reused. */
export type PolicyRuleId =
  | 'policy-public'
  | 'policy-external-account'
  | 'policy-unconditional-write'
  | 'policy-configuration-rights'
  | 'policy-place-only'
  | 'policy-confused-deputy'
  | 'policy-not-principal'
  | 'policy-not-action'
  | 'policy-not-resource'
  | 'policy-repeated-names'
  | 'policy-deleted-principal'
  | 'policy-transport';

/** One thing that is wrong with a policy. */
export interface PolicyFinding {
  readonly rule: PolicyRuleId;
  readonly severity: Severity;
  /** The Sid, or `statement 2`; `the policy` for what is about all of it. */
  readonly statement: string;
  readonly reason: string;
}
