/** A technique of a public framework; ids move between versions, so the version is part of it. */
export interface Technique {
  readonly framework: 'MITRE ATLAS' | 'MITRE ATT&CK';
  readonly version: string;
  readonly id: string;
  readonly name: string;
}

export type ObjectRuleId =
  | 'object-altered'
  | 'object-added'
  | 'object-removed'
  | 'object-swapped'
  | 'object-rolled-back'
  | 'object-unverifiable'
  | 'transient-content'
  | 'version-destroyed'
  | 'versions-expired';

export type ActivityRuleId =
  | 'object-acl-opened'
  | 'object-lock-weakened'
  | 'object-reencrypted'
  | 'policy-public'
  | 'policy-external-account'
  | 'policy-widened'
  | 'reading-denied'
  | 'readers-redirected'
  | 'acl-opened'
  | 'public-access-block-weakened'
  | 'access-point-opened'
  | 'versioning-suspended'
  | 'lifecycle-destroys-data'
  | 'clock-shortened'
  | 'encryption-weakened'
  | 'replication-external-account'
  | 'default-retention-weakened'
  | 'bucket-deleted'
  | 'logging-disabled'
  | 'event-feed-cut'
  | 'trail-stopped'
  | 'trail-narrowed'
  | 'key-endangered'
  | 'detector-tampered'
  | 'unexpected-writer';

export type PostureRuleId =
  | 'posture-weakened'
  | 'coverage-gap'
  | 'canary-missed'
  | 'protection-lowered'
  | 'manifest-tampered';

export type RuleId = ObjectRuleId | ActivityRuleId | PostureRuleId;
