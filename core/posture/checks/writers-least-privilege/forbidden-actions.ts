const actions = (names: string): readonly string[] => names.split(/\s+/).map((name) => `s3:${name}`);

/** What a writer of objects needs not: it destroys versions, ends locks, or gives what is written to others. */
export const OBJECT_ACTIONS = actions(
  `DeleteObjectVersion BypassGovernanceRetention PutObjectLegalHold UpdateObjectEncryption ReplicateDelete
  ObjectOwnerOverrideToBucketOwner`,
);

/** The same, where objects have ACLs. */
export const ACL_ACTIONS = actions('PutObjectAcl PutObjectVersionAcl');

/** With these, whoever has them gives themselves the rest, cuts the evidence, or has S3 destroy or copy the data. */
export const BUCKET_ACTIONS = actions(
  `PutBucketPolicy DeleteBucketPolicy PutBucketAcl PutBucketOwnershipControls PutBucketPublicAccessBlock
  PutLifecycleConfiguration PutReplicationConfiguration PutBucketVersioning PutEncryptionConfiguration
  PutBucketObjectLockConfiguration PutBucketLogging PutBucketNotification PutBucketTagging PutInventoryConfiguration
  DeleteBucket`,
);

export const ACCESS_POINT_ACTIONS = actions('PutAccessPointPolicy DeleteAccessPointPolicy DeleteAccessPoint');

/** A session in a directory bucket may do all with its objects; these are about the bucket. */
export const DIRECTORY_ACTIONS: readonly string[] = [
  's3express:PutBucketPolicy',
  's3express:DeleteBucketPolicy',
  's3express:PutLifecycleConfiguration',
  's3express:PutEncryptionConfiguration',
  's3express:DeleteBucket',
];
