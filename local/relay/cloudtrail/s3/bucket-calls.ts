import type { RelayedRequest } from '../../exchange.ts';

interface Subresource {
  /** The name in the query string, which a record repeats as an empty field. */
  readonly query: string;
  readonly put?: string;
  readonly delete?: string;
  readonly post?: string;
}

const plain = (query: string, name: string): Subresource => ({
  query,
  put: `Put${name}`,
  delete: `Delete${name}`,
});

// CloudTrail's names, which are not the API's everywhere.
const SUBRESOURCES: readonly Subresource[] = [
  plain('policy', 'BucketPolicy'),
  plain('publicAccessBlock', 'BucketPublicAccessBlock'),
  plain('ownershipControls', 'BucketOwnershipControls'),
  plain('lifecycle', 'BucketLifecycle'),
  plain('replication', 'BucketReplication'),
  plain('encryption', 'BucketEncryption'),
  plain('cors', 'BucketCors'),
  plain('website', 'BucketWebsite'),
  plain('tagging', 'BucketTagging'),
  plain('inventory', 'BucketInventoryConfiguration'),
  plain('metrics', 'BucketMetricsConfiguration'),
  plain('analytics', 'BucketAnalyticsConfiguration'),
  plain('intelligent-tiering', 'BucketIntelligentTieringConfiguration'),
  { query: 'acl', put: 'PutBucketAcl' },
  { query: 'versioning', put: 'PutBucketVersioning' },
  { query: 'object-lock', put: 'PutBucketObjectLockConfiguration' },
  { query: 'logging', put: 'PutBucketLogging' },
  { query: 'notification', put: 'PutBucketNotification' },
  { query: 'requestPayment', put: 'PutBucketRequestPayment' },
  { query: 'accelerate', put: 'PutAccelerateConfiguration' },
  { query: 'abac', put: 'PutBucketAbac' },
  {
    query: 'metadataConfiguration',
    post: 'CreateBucketMetadataConfiguration',
    delete: 'DeleteBucketMetadataConfiguration',
  },
  {
    query: 'metadataTable',
    post: 'CreateBucketMetadataTableConfiguration',
    delete: 'DeleteBucketMetadataTableConfiguration',
  },
  { query: 'metadataJournalTable', put: 'UpdateBucketMetadataJournalTableConfiguration' },
  { query: 'metadataInventoryTable', put: 'UpdateBucketMetadataInventoryTableConfiguration' },
];

const ON_THE_BUCKET = { put: 'CreateBucket', delete: 'DeleteBucket', post: undefined } as const;

/** CloudTrail's name of a call that changes a bucket or its configuration; undefined for another call on it. */
export const bucketCallOf = ({ method, query }: RelayedRequest): string | undefined => {
  const verb = method.toLowerCase();
  if (verb !== 'put' && verb !== 'delete' && verb !== 'post') return undefined;
  const named = SUBRESOURCES.find((subresource) => query.has(subresource.query));
  return (named ?? ON_THE_BUCKET)[verb];
};
