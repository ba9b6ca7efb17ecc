import { CHECKS } from '../../core/posture/catalogue.ts';
import type { Rule } from '../../core/rules/rule.ts';

/** How what a rule reports is undone. */
export interface Remedy {
  /** A command, with words in capitals for what only a person knows; several lines where it takes several. */
  readonly command: string;
  /** The check whose command it is; `null` of another one. */
  readonly check: string | null;
}

/** The check that fails until what a rule reports is undone. Its command puts the setting right. */
const CHECK_OF: Readonly<Record<string, string>> = {
  'policy-public': 'policy-not-public',
  'policy-external-account': 'policy-no-outsiders',
  'policy-widened': 'policy-no-unconditional-writes',
  'acl-opened': 'acl-private',
  'access-point-opened': 'access-points-closed',
  'public-access-block-weakened': 'public-access-blocked',
  'versioning-suspended': 'versioning-enabled',
  'lifecycle-destroys-data': 'lifecycle-keeps-approved-versions',
  'encryption-weakened': 'default-encryption-kms',
  'replication-external-account': 'replication-targets-trusted',
  'default-retention-weakened': 'default-retention',
  'logging-disabled': 'access-logging',
  'event-feed-cut': 'event-feed-on',
  'trail-stopped': 'trail-logging',
  'trail-narrowed': 'data-events-write-logged',
  'key-endangered': 'key-enabled',
};

/** What a finding itself prints depends on what S3 has now. */
const FINDING = 'sealwatch findings ID';

/** Of the rules whose findings no single command of AWS undoes. */
const OTHER: Readonly<Record<string, string>> = {
  'detector-tampered': 'npx cdk deploy',
  'posture-weakened': 'sealwatch audit BUCKET',
  'coverage-gap': 'sealwatch coverage',
  'canary-missed': 'sealwatch status',
  'protection-lowered': 'sealwatch config diff',
  'manifest-tampered': 'sealwatch verify --manifest',
};

export function remedyOf({ id }: Pick<Rule, 'id'>): Remedy {
  const check = CHECKS.find((each) => each.id === CHECK_OF[id]);
  if (check) return { command: check.remediation.cli, check: check.id };
  return { command: OTHER[id] ?? FINDING, check: null };
}
