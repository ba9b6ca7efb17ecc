import type { Json, JsonObject } from '../../base/json.ts';

/** Who an ACL gives something. */
export interface AclGrant {
  /** `AllUsers`, `AuthenticatedUsers`, `LogDelivery`, `id:CANONICAL-ID`, `email:ADDRESS`. */
  readonly grantee: string;
  /** `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP`, `FULL_CONTROL`. */
  readonly permission: string;
}

/** Grants beside the owner's own. */
export interface Acl {
  readonly grants: readonly AclGrant[];
  /** Canonical id of the owner, where the record has it. */
  readonly owner: string | null;
}

export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

export type ObjectOwnership = 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter';

export interface Versioning {
  readonly status: 'Enabled' | 'Suspended' | 'Never';
  /** `null` where it is not in the record: a call that leaves it out does not change it. */
  readonly mfaDelete: boolean | null;
}

/** Which objects a lifecycle or replication rule applies to; every part narrows. */
export interface RuleFilter {
  readonly prefix: string;
  /** `name=value`, sorted. */
  readonly tags: readonly string[];
  /** Bytes; sizes strictly between. */
  readonly largerThan: number | null;
  readonly smallerThan: number | null;
}

/** One way in which an enabled lifecycle rule destroys versions or hides keys. */
export interface LifecycleDeletion {
  readonly rule: string;
  readonly what: 'current' | 'noncurrent';
  readonly filter: RuleFilter;
  /** Days after which; `null` where a date is set. */
  readonly days: number | null;
  /** ISO date from which on; `null` where days are set. */
  readonly date: string | null;
  /** Noncurrent versions that are kept whatever their age. */
  readonly keep: number;
}

export interface Encryption {
  /** `encrypted` is any: what the safest state has. */
  readonly algorithm: 'none' | 'AES256' | 'aws:kms' | 'aws:kms:dsse' | 'encrypted';
  /** ARN, id or alias; `null` for none or the AWS managed key. */
  readonly key: string | null;
  /** `null` where it is not in the record. */
  readonly isCustomerKeyBlocked: boolean | null;
}

export interface ReplicationDestination {
  readonly rule: string;
  readonly bucket: string;
  /** The destination's account where the configuration names it, or where it was read. */
  readonly account: string | null;
  readonly filter: RuleFilter;
}

export interface ObjectLock {
  readonly isEnabled: boolean;
  readonly retention: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number } | null;
}

/** Where the access log goes; `null` when logging is off. `bucket` is `null` in the safest state: on, wherever. */
export type Logging = { readonly bucket: string | null; readonly prefix: string } | null;

export interface Notification {
  readonly eventBridge: boolean;
}

/**
 * A trail as a whole. `*` means whatever was never read: the safest state has a bucket, a key and a log group, wherever
 * they are.
 */
export interface TrailSettings {
  readonly exists: boolean;
  readonly isLogging: boolean;
  readonly isMultiRegion: boolean;
  readonly hasGlobalEvents: boolean;
  readonly isValidated: boolean;
  readonly isOrganization: boolean;
  readonly bucket: string | null;
  /** ARN, id or alias; `null` for none. */
  readonly key: string | null;
  /** ARN of the log group that gets a copy; `null` for none. */
  readonly logGroup: string | null;
}

/** An access point: a second way to a bucket, with a policy of its own. */
export interface AccessPoint {
  readonly exists: boolean;
  /** `null` where no record names it. */
  readonly bucket: string | null;
  readonly policy: Json;
  /** True where only a VPC can use it. */
  readonly isVpcOnly: boolean;
  readonly block: PublicAccessBlock;
}

/** Event selectors as they were set: `advanced` or basic, in CloudTrail's own form. Neither: everything is selected. */
export interface TrailSelectors {
  readonly basic: readonly JsonObject[] | null;
  readonly advanced: readonly JsonObject[] | null;
}

/** What each setting's value is. All of them are plain JSON: they are kept in a table. */
export interface SettingValues {
  readonly existence: 'present' | 'gone';
  readonly policy: Json;
  readonly acl: Acl;
  /** Whether tags of the bucket count in policies (attribute-based access control). */
  readonly abac: 'Enabled' | 'Disabled';
  readonly 'public-access-block': PublicAccessBlock;
  readonly ownership: ObjectOwnership;
  readonly versioning: Versioning;
  readonly lifecycle: readonly LifecycleDeletion[];
  readonly encryption: Encryption;
  readonly replication: readonly ReplicationDestination[];
  readonly 'object-lock': ObjectLock;
  readonly logging: Logging;
  readonly notification: Notification;
  readonly 'access-point': AccessPoint;
  /** Name of the bucket that an S3 Files file system serves; `null` where it is not known. */
  readonly 'file-system': string | null;
  /** Name of the bucket behind the alias of an access point; `null` where it is not known. */
  readonly alias: string | null;
  readonly trail: TrailSettings;
  readonly 'trail-selectors': TrailSelectors;
  readonly 'key-policy': Json;
  /** Names of the settings that the poll was refused, sorted. Not set by any call: it is how AWS answers. */
  readonly access: readonly string[];
}
