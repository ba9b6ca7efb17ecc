import { Names } from 'aws-cdk-lib';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { resourceOf } from './bucket-resource.ts';
import { admitDelivery } from './log-bucket.ts';

const INVENTORY_FIELDS = [
  'Size',
  'LastModifiedDate',
  'ETag',
  'IsMultipartUploaded',
  'EncryptionStatus',
  'BucketKeyStatus',
  'ChecksumAlgorithm',
  'ObjectLockMode',
  'ObjectLockRetainUntilDate',
  'ObjectLockLegalHoldStatus',
];

/**
 * Switches on the access log, an inventory of all versions, and events. Through the resource: the construct's own ways
 * depend on the app's feature flags, and set ACLs or deploy a function where these are not on.
 */
export const deliverLogs = (bucket: Bucket, logs: IBucket | Bucket): void => {
  const name = Names.uniqueResourceName(bucket, { maxLength: 100, separator: '-' });
  const access = `access/${name}/`;
  const inventory = `inventory/${name}/`;
  const resource = resourceOf(bucket);
  resource.loggingConfiguration = { destinationBucketName: logs.bucketName, logFilePrefix: access };
  resource.inventoryConfigurations = [inventoryTo(logs, inventory)];
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  admitDelivery(logs, bucket, 'access', access);
  admitDelivery(logs, bucket, 'inventory', inventory);
};

const inventoryTo = (logs: IBucket | Bucket, prefix: string) => ({
  id: 'all-versions',
  enabled: true,
  includedObjectVersions: 'All',
  scheduleFrequency: 'Daily',
  optionalFields: INVENTORY_FIELDS,
  destination: { bucketArn: logs.bucketArn, format: 'Parquet', prefix },
});
