import type { EventKind } from './coverage.ts';

/** The sources of the management events that rules judge (a test compares them with the catalogue of calls). KMS is a kind of its own: many trails leave it out. */
export const MANAGEMENT_SOURCES = [
  's3',
  'cloudtrail',
  'iam',
  'lambda',
  'events',
  'sqs',
  'sns',
  'dynamodb',
  'states',
  'cloudformation',
  'monitoring',
  'logs',
  'scheduler',
  'pipes',
  'ec2',
  'organizations',
  'account',
  's3files',
  'datasync',
  'fsx',
  'storagegateway',
  'transfer',
] as const;

/** Services without Regions: their events are those of us-east-1. */
export const GLOBAL_SOURCES: ReadonlySet<string> = new Set(['iam', 'organizations', 'account']);

/** The calls that make, change or destroy objects. */
export const OBJECT_WRITE_EVENTS = [
  'PutObject',
  'CopyObject',
  'CompleteMultipartUpload',
  'DeleteObject',
  'DeleteObjects',
  'PutObjectAcl',
  'PutObjectRetention',
  'PutObjectLegalHold',
  'UpdateObjectEncryption',
] as const;

/** The calls that read content, or list what there is. */
export const OBJECT_READS = [
  'GetObject',
  'SelectObjectContent',
  'GetObjectAttributes',
  'HeadObject',
] as const;

export const managementOf = (source: string): EventKind => ({
  eventCategory: 'Management',
  readOnly: 'false',
  eventSource: `${source}.amazonaws.com`,
});

export const writeOf = (arn: string, eventName: string): EventKind => objectEvent(arn, eventName, 'false');

export const readOf = (arn: string, eventName: string): EventKind => objectEvent(arn, eventName, 'true');

/** Objects of directory buckets are a kind of their own. */
const objectEvent = (arn: string, eventName: string, readOnly: 'true' | 'false'): EventKind => {
  const isDirectory = arn.includes(':s3express:');
  return {
    eventCategory: 'Data',
    'resources.type': isDirectory ? 'AWS::S3Express::Object' : 'AWS::S3::Object',
    readOnly,
    eventSource: isDirectory ? 's3express.amazonaws.com' : 's3.amazonaws.com',
    eventName,
    'resources.ARN': arn,
  };
};
