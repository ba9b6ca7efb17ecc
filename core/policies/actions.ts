import { matches } from './pattern.ts';

/** What an action is about: the bucket itself, or objects in it. */
export type Level = 'bucket' | 'object';

const READS = `GetObject GetObjectVersion GetObjectAcl GetObjectVersionAcl GetObjectTagging GetObjectVersionTagging
  GetObjectAttributes GetObjectVersionAttributes GetObjectRetention GetObjectLegalHold GetObjectTorrent
  GetObjectVersionForReplication GetObjectVersionTorrent GetObjectAnnotation ListMultipartUploadParts
  ListBucket ListBucketVersions ListBucketMultipartUploads GetBucketLocation GetBucketAbac GetBucketAcl GetBucketPolicy
  GetBucketPolicyStatus GetBucketVersioning GetBucketLogging GetBucketNotification GetBucketTagging GetBucketWebsite
  GetBucketCORS GetBucketOwnershipControls GetBucketPublicAccessBlock GetBucketObjectLockConfiguration
  GetBucketRequestPayment GetLifecycleConfiguration GetReplicationConfiguration GetEncryptionConfiguration
  GetInventoryConfiguration GetMetricsConfiguration GetAnalyticsConfiguration GetAccelerateConfiguration
  GetIntelligentTieringConfiguration`;

const OBJECT_WRITE_ACTIONS = `PutObject PutObjectAcl PutObjectVersionAcl PutObjectTagging PutObjectVersionTagging
  DeleteObject DeleteObjectVersion DeleteObjectTagging DeleteObjectVersionTagging PutObjectRetention PutObjectLegalHold
  BypassGovernanceRetention RestoreObject AbortMultipartUpload ReplicateObject ReplicateDelete ReplicateTags
  ObjectOwnerOverrideToBucketOwner InitiateReplication UpdateObjectEncryption PutObjectAnnotation
  DeleteObjectAnnotation`;

// An identity with these can give itself the rest, or have S3 destroy the data or copy it away.
const CONFIGURATION = `PutBucketPolicy DeleteBucketPolicy PutBucketAcl PutBucketOwnershipControls
  PutBucketPublicAccessBlock PutLifecycleConfiguration PutReplicationConfiguration PutBucketVersioning
  PutEncryptionConfiguration PutBucketObjectLockConfiguration PutBucketLogging PutBucketNotification PutBucketTagging
  PutBucketWebsite DeleteBucketWebsite PutBucketCORS PutBucketRequestPayment PutAccelerateConfiguration
  PutInventoryConfiguration PutMetricsConfiguration PutAnalyticsConfiguration PutIntelligentTieringConfiguration
  DeleteBucket CreateBucket PutAccessPointPolicy DeleteAccessPointPolicy CreateAccessPoint DeleteAccessPoint
  PutAccessPointPublicAccessBlock`;

const KEY_USE = `Decrypt Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo Sign Verify
  DescribeKey GetKeyPolicy ListGrants GetPublicKey`;
const KEY_CONFIGURATION = `PutKeyPolicy CreateGrant RevokeGrant RetireGrant ScheduleKeyDeletion CancelKeyDeletion
  DisableKey EnableKey DisableKeyRotation EnableKeyRotation UpdateKeyDescription UpdateAlias CreateAlias DeleteAlias
  ImportKeyMaterial DeleteImportedKeyMaterial ReplicateKey UpdatePrimaryRegion TagResource UntagResource`;

const of = (service: string, names: string): readonly string[] =>
  names.split(/\s+/).map((name) => `${service}:${name}`.toLowerCase());

const reads = [...of('s3', READS), ...of('kms', KEY_USE)];
const writes = of('s3', OBJECT_WRITE_ACTIONS);
const configuring = [...of('s3', CONFIGURATION), ...of('kms', KEY_CONFIGURATION)];
const known = [...reads, ...writes, ...configuring];

// Without a wildcard an action is known, or its name says it.
const mayBe = (action: string, names: readonly string[], isLike: (name: string) => boolean): boolean => {
  if (/[*?]/.test(action)) return names.some((name) => matches(action, name));
  return names.includes(action) || (!known.includes(action) && isLike(action));
};

const ASKS = /:(?:get|list|describe|head|select|verify)/;

/** True for an action, or a pattern of actions, that may store, change or delete objects. */
export const writesObjects = (action: string): boolean =>
  mayBe(action, writes, (name) => levelOf(name) === 'object' && !ASKS.test(name));

/** True for one that may change how the bucket or key is configured, or who may do what with it. */
export const configures = (action: string): boolean =>
  mayBe(action, configuring, (name) => levelOf(name) !== 'object' && !ASKS.test(name));

const OBJECT_NAMES =
  /:(?:abortmultipartupload|listmultipartuploadparts|bypassgovernanceretention|replicate\w+|initiatereplication)$/;

const levelOf = (name: string): Level =>
  OBJECT_NAMES.test(name) || (/object/.test(name) && !/:\w*bucketobject/.test(name)) ? 'object' : 'bucket';

const tellsOfBucket = reads.filter((name) => /^s3:get/.test(name) && levelOf(name) === 'bucket');

/** True for an action, or a pattern of actions, that shows how a bucket is configured and nothing of what is in it: `s3:GetBucketAcl`. */
export function asksConfiguration(action: string): boolean {
  const found = known.filter((name) => matches(action, name));
  return found.length > 0 && found.every((name) => tellsOfBucket.includes(name));
}

/** The levels that an action, or a pattern of actions, can be about; both for one that is not known. */
export function levelsOf(action: string): readonly Level[] {
  if (known.includes(action)) return [levelOf(action)];
  const found = new Set(known.filter((name) => matches(action, name)).map(levelOf));
  return found.size === 0 ? ['bucket', 'object'] : [...found];
}

const SPELLED = [READS, OBJECT_WRITE_ACTIONS, CONFIGURATION]
  .flatMap((names) => names.split(/\s+/).map((name) => `s3:${name}`))
  .concat([KEY_USE, KEY_CONFIGURATION].flatMap((names) => names.split(/\s+/).map((name) => `kms:${name}`)));

/** An action, or a pattern of actions, in the spelling that people know: `s3:PutObject`, `s3:Put*`. */
export function spelled(action: string): string {
  const literal = /^[^*?]*/.exec(action)?.[0] ?? '';
  const isWhole = literal.length === action.length;
  const name = SPELLED.find(
    (each) => (isWhole ? each.length === action.length : true) && each.toLowerCase().startsWith(literal),
  );
  return name ? `${name.slice(0, literal.length)}${action.slice(literal.length)}` : action;
}
