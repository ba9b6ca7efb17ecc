import { Names } from 'aws-cdk-lib';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { resourceOf, sendEvents } from './bucket-resource.ts';
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
 * Switches on the access log, an inventory of all versions, and events. Through the resource: what the construct makes of a
 * log bucket depends on the app's feature flags, and is an ACL where they are off.
 */
export const deliverLogs = (bucket: Bucket, logs: IBucket | Bucket): void => {
  const name = Names.uniqueResourceName(bucket, { maxLength: 100, separator: '-' });
  const access = `access/${name}/`;
  const inventory = `inventory/${name}/`;
  const resource = resourceOf(bucket);
  resource.loggingConfiguration = { destinationBucketName: logs.bucketName, logFilePrefix: access };
  resource.inventoryConfigurations = [inventoryTo(logs, inventory)];
  sendEvents(bucket);
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
