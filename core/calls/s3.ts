import { harmless, judged, names, notSeen, type ServiceCalls, seenBy } from './decision.ts';

const TAGS = 'Tags of what is no bucket and no object decide nothing here.';

export const S3: ServiceCalls = {
  service: 's3',
  title: 'S3',
  elsewhere: {
    any: ['PutAccountPublicAccessBlock', 'PutStorageLensConfiguration', 'DeleteStorageLensConfiguration'],
    'us-west-2': [
      ...['CreateMultiRegionAccessPoint', 'DeleteMultiRegionAccessPoint', 'PutMultiRegionAccessPointPolicy'],
      'SubmitMultiRegionAccessPointRoutes',
    ],
  },
  // Source: S3 User Guide, "Amazon S3 CloudTrail events"; S3 API reference, "Permissions" of each operation.
  names: {
    PutObject: [
      ...['PutObject', 'PostObject', 'CopyObject', 'CreateMultipartUpload', 'CompleteMultipartUpload'],
    ],
    DeleteObject: ['DeleteObject', 'DeleteObjects'],
    DeleteObjectVersion: ['DeleteObject', 'DeleteObjects'],
    BypassGovernanceRetention: ['DeleteObject', 'DeleteObjects', 'PutObjectRetention'],
    PutObjectVersionAcl: ['PutObjectAcl'],
    PutObjectVersionTagging: ['PutObjectTagging'],
    DeleteObjectVersionTagging: ['DeleteObjectTagging'],
    PutObjectVersionAnnotation: ['PutObjectAnnotation'],
    DeleteObjectVersionAnnotation: ['DeleteObjectAnnotation'],
    ReplicateObject: [],
    ReplicateDelete: [],
    ReplicateTags: [],
    ReplicateObjectAnnotation: [],
    ObjectOwnerOverrideToBucketOwner: [],
    PutBucketOwnershipControls: ['PutBucketOwnershipControls', 'DeleteBucketOwnershipControls'],
    PutBucketPublicAccessBlock: [
      ...['PutBucketPublicAccessBlock', 'DeleteBucketPublicAccessBlock'],
      ...['PutPublicAccessBlock', 'DeletePublicAccessBlock'],
    ],
    PutAccountPublicAccessBlock: ['PutAccountPublicAccessBlock', 'DeleteAccountPublicAccessBlock'],
    PutLifecycleConfiguration: [
      ...['PutBucketLifecycle', 'PutBucketLifecycleConfiguration', 'DeleteBucketLifecycle'],
    ],
    PutEncryptionConfiguration: ['PutBucketEncryption', 'DeleteBucketEncryption'],
    PutReplicationConfiguration: ['PutBucketReplication', 'DeleteBucketReplication'],
    PutBucketObjectLockConfiguration: ['PutBucketObjectLockConfiguration', 'PutObjectLockConfiguration'],
    PutBucketNotification: ['PutBucketNotification', 'PutBucketNotificationConfiguration'],
    PutBucketCORS: ['PutBucketCors', 'DeleteBucketCors'],
    PutBucketTagging: ['PutBucketTagging', 'DeleteBucketTagging'],
    PutAnalyticsConfiguration: ['PutBucketAnalyticsConfiguration', 'DeleteBucketAnalyticsConfiguration'],
    PutIntelligentTieringConfiguration: [
      ...['PutBucketIntelligentTieringConfiguration', 'DeleteBucketIntelligentTieringConfiguration'],
    ],
    PutInventoryConfiguration: ['PutBucketInventoryConfiguration', 'DeleteBucketInventoryConfiguration'],
    PutMetricsConfiguration: ['PutBucketMetricsConfiguration', 'DeleteBucketMetricsConfiguration'],
    CreateBucketMetadataTableConfiguration: [
      ...['CreateBucketMetadataTableConfiguration', 'CreateBucketMetadataConfiguration'],
    ],
    DeleteBucketMetadataTableConfiguration: [
      ...['DeleteBucketMetadataTableConfiguration', 'DeleteBucketMetadataConfiguration'],
    ],
  },
  objects: {
    actions: names(
      `PutObject DeleteObject DeleteObjectVersion BypassGovernanceRetention PutObjectRetention PutObjectLegalHold
       PutObjectAcl PutObjectVersionAcl UpdateObjectEncryption PutObjectTagging PutObjectVersionTagging
       DeleteObjectTagging DeleteObjectVersionTagging PutObjectAnnotation PutObjectVersionAnnotation
       DeleteObjectAnnotation DeleteObjectVersionAnnotation`,
    ),
    families: ['PutObject', 'DeleteObject', 'UpdateObject'],
  },
  families: [
    ...['CreateBucket', 'PutBucket', 'UpdateBucket', 'DeleteBucket', 'PutAccelerate'],
    ...['PutPublicAccessBlock', 'DeletePublicAccessBlock', 'PutObjectLockConfiguration'],
    ...['CreateAccess', 'PutAccess', 'UpdateAccess', 'DeleteAccess', 'AssociateAccess', 'DissociateAccess'],
    ...['CreateJob', 'UpdateJob', 'PutAccount', 'DeleteAccount'],
    ...['CreateMultiRegion', 'PutMultiRegion', 'SubmitMultiRegion', 'DeleteMultiRegion'],
  ],
  decisions: [
    judged('access-point-opened detector-tampered', 'CreateAccessPoint'),
    judged('detector-tampered', 'PutBucketRequestPayment'),
    judged('default-retention-weakened detector-tampered', 'PutBucketObjectLockConfiguration'),
    judged('acl-opened detector-tampered', 'PutBucketOwnershipControls'),
    judged('object-acl-opened unexpected-writer detector-tampered', 'PutObjectAcl PutObjectVersionAcl'),
    judged(
      'unexpected-writer object-reencrypted object-acl-opened lifecycle-destroys-data detector-tampered',
      'PutObject',
    ),
    judged('lifecycle-destroys-data detector-tampered', 'PutIntelligentTieringConfiguration'),
    judged('access-point-opened readers-redirected', 'CreateMultiRegionAccessPoint'),
    judged(
      'readers-redirected',
      'CreateAccessPointForObjectLambda PutAccessPointConfigurationForObjectLambda SubmitMultiRegionAccessPointRoutes',
    ),
    judged('access-point-opened', 'CreateAccessGrantsLocation UpdateAccessGrantsLocation'),
    judged('object-reencrypted object-lock-weakened', 'CreateJob'),
    judged(
      'policy-widened policy-external-account policy-public reading-denied detector-tampered',
      'PutBucketPolicy',
    ),
    judged('policy-widened detector-tampered', 'PutBucketAbac'),
    judged('policy-widened', 'PutBucketTagging TagResource UntagResource'),
    judged('unexpected-writer object-lock-weakened detector-tampered', 'DeleteObject DeleteObjectVersion'),
    judged('object-lock-weakened', 'BypassGovernanceRetention'),
    judged(
      'object-lock-weakened unexpected-writer detector-tampered',
      'PutObjectRetention PutObjectLegalHold',
    ),
    judged('object-reencrypted unexpected-writer', 'UpdateObjectEncryption'),
    judged(
      'lifecycle-destroys-data unexpected-writer policy-widened',
      'PutObjectTagging PutObjectVersionTagging',
    ),
    judged('unexpected-writer policy-widened', 'DeleteObjectTagging DeleteObjectVersionTagging'),
    judged(
      'unexpected-writer',
      'PutObjectAnnotation PutObjectVersionAnnotation DeleteObjectAnnotation DeleteObjectVersionAnnotation',
    ),
    judged('policy-widened detector-tampered', 'DeleteBucketPolicy'),
    judged('acl-opened detector-tampered', 'PutBucketAcl'),
    judged('acl-opened', 'CreateBucket'),
    judged('bucket-deleted detector-tampered', 'DeleteBucket'),
    judged('public-access-block-weakened detector-tampered', 'PutBucketPublicAccessBlock'),
    judged('public-access-block-weakened', 'PutAccountPublicAccessBlock'),
    judged('versioning-suspended detector-tampered', 'PutBucketVersioning'),
    judged('lifecycle-destroys-data clock-shortened detector-tampered', 'PutLifecycleConfiguration'),
    judged('encryption-weakened detector-tampered', 'PutEncryptionConfiguration'),
    judged('replication-external-account detector-tampered', 'PutReplicationConfiguration'),
    judged('logging-disabled', 'PutBucketLogging'),
    judged('event-feed-cut detector-tampered', 'PutBucketNotification'),
    judged(
      'access-point-opened',
      `DeleteAccessPoint PutAccessPointPolicy DeleteAccessPointPolicy CreateAccessGrant
       PutAccessPointPolicyForObjectLambda PutAccessGrantsInstanceResourcePolicy
       PutMultiRegionAccessPointPolicy`,
    ),
    seenBy('audit', 'The check `inventory-of-all-versions` looks at it.', 'PutInventoryConfiguration'),
    seenBy(
      'S3 events',
      'A replica is a new version or a delete marker: the event of S3 reports it, and it is judged as any other.',
      'ReplicateObject ReplicateDelete ObjectOwnerOverrideToBucketOwner',
    ),
    seenBy(
      'S3 events',
      'A batch job changes objects by calls that are judged one by one: copies, tags, ACLs, retention, encryption.',
      'UpdateJobPriority UpdateJobStatus',
    ),
    seenBy(
      'S3 events',
      'A restored copy has the bytes that the archived version had; the event of S3 reports when it comes and goes.',
      'RestoreObject',
    ),
    harmless('Parts of an upload that is given up were never an object.', 'AbortMultipartUpload'),
    harmless(TAGS, 'PutJobTagging DeleteJobTagging'),
    harmless(
      'It counts or reports what is stored, to whoever owns the bucket; it changes no object and lets nobody in.',
      `PutAnalyticsConfiguration PutMetricsConfiguration CreateStorageLensGroup UpdateStorageLensGroup
       DeleteStorageLensGroup PutStorageLensConfiguration DeleteStorageLensConfiguration
       PutStorageLensConfigurationTagging DeleteStorageLensConfigurationTagging`,
    ),
    harmless(
      'Tables that describe objects are beside the objects: what is in them changes no byte.',
      `CreateBucketMetadataTableConfiguration DeleteBucketMetadataTableConfiguration
       UpdateBucketMetadataAnnotationTableConfiguration UpdateBucketMetadataInventoryTableConfiguration
       UpdateBucketMetadataJournalTableConfiguration`,
    ),
    harmless(
      'It changes how a bucket is reached, not who may reach it: access needs a policy or an ACL as before.',
      'PutAccelerateConfiguration PutBucketCORS PutBucketWebsite DeleteBucketWebsite',
    ),
    harmless(
      'It closes a way in: who used it is refused, and nothing in the bucket changes.',
      `DeleteAccessPointForObjectLambda DeleteAccessPointPolicyForObjectLambda DeleteMultiRegionAccessPoint
       DeleteAccessGrant DeleteAccessGrantsInstance DeleteAccessGrantsInstanceResourcePolicy
       DeleteAccessGrantsLocation DissociateAccessGrantsIdentityCenter`,
    ),
    harmless(
      'It lets nobody in by itself: that takes a grant, which is judged.',
      'CreateAccessGrantsInstance AssociateAccessGrantsIdentityCenter',
    ),
    harmless(
      'S3 refuses to change the setting of an access point that exists: the permission counts when one is made.',
      'PutAccessPointPublicAccessBlock',
    ),
    harmless(
      'Replication to elsewhere pauses: the objects here stay what they are.',
      'InitiateReplication PauseReplication',
    ),
    notSeen(
      'Tags and annotations that replication brings have no event of their own.',
      'ReplicateTags ReplicateObjectAnnotation',
    ),
  ],
};
