import type { Severity } from '../base/severity.ts';

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
  | 'policy-transport';

/** One thing that is wrong with a policy. */
export interface PolicyFinding {
  readonly rule: PolicyRuleId;
  readonly severity: Severity;
  /** The Sid, or `statement 2`; `the policy` for what is about all of it. */
  readonly statement: string;
  readonly reason: string;
}
