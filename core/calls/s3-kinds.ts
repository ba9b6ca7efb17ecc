import { harmless, judgedOffline, names, notSeen, type ServiceCalls, seenBy } from './decision.ts';

/** What is done to objects of directory buckets. */
const SESSION_CALLS =
  'PutObject CopyObject RenameObject CreateMultipartUpload CompleteMultipartUpload DeleteObject DeleteObjects';

const NO_DIRECTORY_BUCKETS = 'Directory buckets send no events of objects, so a deployment guards none.';

/** Directory buckets: their source in records is their own. */
export const S3_EXPRESS: ServiceCalls = {
  service: 's3express',
  title: 'S3 Express',
  names: {
    PutLifecycleConfiguration: [
      ...['PutBucketLifecycle', 'PutBucketLifecycleConfiguration', 'DeleteBucketLifecycle'],
    ],
    PutEncryptionConfiguration: ['PutBucketEncryption', 'DeleteBucketEncryption'],
    PutInventoryConfiguration: ['PutBucketInventoryConfiguration', 'DeleteBucketInventoryConfiguration'],
    PutMetricsConfiguration: ['PutBucketMetricsConfiguration', 'DeleteBucketMetricsConfiguration'],
  },
  unlisted: Object.fromEntries(
    names(SESSION_CALLS).map((name) => [name, 'a call, by the right to CreateSession']),
  ),
  decisions: [
    judgedOffline('unexpected-writer', NO_DIRECTORY_BUCKETS, SESSION_CALLS),
    judgedOffline(
      'policy-widened policy-external-account policy-public',
      NO_DIRECTORY_BUCKETS,
      'PutBucketPolicy',
    ),
    judgedOffline('policy-widened', NO_DIRECTORY_BUCKETS, 'DeleteBucketPolicy'),
    judgedOffline('bucket-deleted', NO_DIRECTORY_BUCKETS, 'CreateBucket DeleteBucket'),
    judgedOffline('encryption-weakened', NO_DIRECTORY_BUCKETS, 'PutEncryptionConfiguration'),
    judgedOffline('lifecycle-destroys-data', NO_DIRECTORY_BUCKETS, 'PutLifecycleConfiguration'),
    notSeen(
      NO_DIRECTORY_BUCKETS,
      `CreateAccessPoint DeleteAccessPoint PutAccessPointPolicy DeleteAccessPointPolicy PutAccessPointScope
       DeleteAccessPointScope CreateSession`,
    ),
    harmless(
      'It counts or describes what is stored, and changes no object.',
      'PutInventoryConfiguration PutMetricsConfiguration TagResource UntagResource',
    ),
  ],
};

export const S3_OBJECT_LAMBDA: ServiceCalls = {
  service: 's3-object-lambda',
  title: 'S3 Object Lambda',
  decisions: [
    seenBy(
      'S3 events',
      'A write through an Object Lambda access point is passed on to the bucket, and its event reports it there.',
      'PutObject DeleteObject DeleteObjectVersion RestoreObject',
    ),
    notSeen(
      'The call is recorded for the Object Lambda access point, which names no bucket; its effect has no event of S3, or one that is not judged.',
      `PutObjectAcl PutObjectVersionAcl PutObjectTagging PutObjectVersionTagging DeleteObjectTagging
       DeleteObjectVersionTagging PutObjectLegalHold PutObjectRetention`,
    ),
    notSeen('What the function answers to a reader is in no record.', 'WriteGetObjectResponse'),
    harmless('Parts of an upload that is given up were never an object.', 'AbortMultipartUpload'),
  ],
};

export const S3_OUTPOSTS: ServiceCalls = {
  service: 's3-outposts',
  title: 'S3 on Outposts',
  decisions: [
    notSeen(
      'Its buckets are on hardware at the customer, send no events, and cannot be guarded.',
      `CreateBucket DeleteBucket PutBucketPolicy DeleteBucketPolicy PutBucketTagging PutBucketVersioning
       PutLifecycleConfiguration PutReplicationConfiguration CreateAccessPoint DeleteAccessPoint
       PutAccessPointPolicy DeleteAccessPointPolicy CreateEndpoint DeleteEndpoint PutObject DeleteObject
       DeleteObjectVersion PutObjectAcl PutObjectTagging PutObjectVersionTagging DeleteObjectTagging
       DeleteObjectVersionTagging ReplicateObject ReplicateDelete ReplicateTags AbortMultipartUpload`,
    ),
  ],
};
