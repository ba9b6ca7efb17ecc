import type { JsonObject } from '../base/json.ts';
import { EXAMPLE } from '../rules/records.examples.ts';

const BUCKET = EXAMPLE.bucket;
const bucketName = BUCKET;
export const KEY = `arn:aws:kms:eu-west-1:${EXAMPLE.account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
/** One that no configuration names. */
const OTHER_KEY = `arn:aws:kms:eu-west-1:${EXAMPLE.account}:key/99999999-12ab-34cd-56ef-1234567890ab`;
const POLICY = {
  Version: '2012-10-17',
  Statement: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' },
};
const OWN = 'Sealwatch-part';

/** Paths of what a call needs in order to be judged, and a record that has it and breaks no rule. */
export interface Example {
  readonly call: string;
  readonly parameters: JsonObject;
  readonly needs: readonly string[];
}

const RULE = { ID: 'a', Status: 'Enabled', Filter: '', Transition: { Days: 1, StorageClass: 'GLACIER' } };

export const SETTING_CALLS: readonly Example[] = [
  {
    call: 's3:PutBucketPolicy',
    parameters: { bucketName, bucketPolicy: POLICY },
    needs: ['bucketName', 'bucketPolicy'],
  },
  { call: 's3:DeleteBucketPolicy', parameters: { bucketName }, needs: ['bucketName'] },
  {
    call: 's3express:PutBucketPolicy',
    parameters: { bucketName, bucketPolicy: POLICY },
    needs: ['bucketName', 'bucketPolicy'],
  },
  { call: 's3express:DeleteBucketPolicy', parameters: { bucketName }, needs: ['bucketName'] },
  {
    call: 's3:PutBucketAcl',
    parameters: { bucketName, 'x-amz-acl': 'private' },
    needs: ['bucketName', 'x-amz-acl'],
  },
  { call: 's3:CreateBucket', parameters: { bucketName }, needs: ['bucketName'] },
  { call: 's3:DeleteBucket', parameters: { bucketName }, needs: ['bucketName'] },
  { call: 's3express:CreateBucket', parameters: { bucketName }, needs: ['bucketName'] },
  { call: 's3express:DeleteBucket', parameters: { bucketName }, needs: ['bucketName'] },
  ...['PutBucketPublicAccessBlock', 'PutAccountPublicAccessBlock', 'PutPublicAccessBlock'].map((name) => ({
    call: `s3:${name}`,
    parameters: {
      ...(name === 'PutBucketPublicAccessBlock' ? { bucketName } : { accountId: EXAMPLE.account }),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    },
    needs: [
      ...(name === 'PutBucketPublicAccessBlock' ? ['bucketName'] : []),
      'PublicAccessBlockConfiguration',
      'PublicAccessBlockConfiguration.BlockPublicAcls',
    ],
  })),
  { call: 's3:DeleteBucketPublicAccessBlock', parameters: { bucketName }, needs: ['bucketName'] },
  { call: 's3:DeleteAccountPublicAccessBlock', parameters: { accountId: EXAMPLE.account }, needs: [] },
  { call: 's3:DeletePublicAccessBlock', parameters: { accountId: EXAMPLE.account }, needs: [] },
  {
    call: 's3:PutBucketOwnershipControls',
    parameters: { bucketName, OwnershipControls: { Rule: { ObjectOwnership: 'BucketOwnerEnforced' } } },
    needs: [
      'bucketName',
      'OwnershipControls',
      'OwnershipControls.Rule',
      'OwnershipControls.Rule.ObjectOwnership',
    ],
  },
  { call: 's3:DeleteBucketOwnershipControls', parameters: { bucketName }, needs: ['bucketName'] },
  {
    call: 's3files:CreateFileSystem',
    parameters: { bucket: `arn:aws:s3:::${bucketName}`, roleArn: 'arn:aws:iam::111122223333:role/Files' },
    needs: ['bucket'],
  },
  {
    call: 's3:PutBucketAbac',
    parameters: { bucketName, AbacStatus: { Status: 'Enabled' } },
    needs: ['bucketName', 'AbacStatus', 'AbacStatus.Status'],
  },
  {
    call: 's3:PutBucketVersioning',
    parameters: { bucketName, VersioningConfiguration: { Status: 'Enabled' } },
    needs: ['bucketName', 'VersioningConfiguration', 'VersioningConfiguration.Status'],
  },
  ...[
    's3:PutBucketLifecycle',
    's3:PutBucketLifecycleConfiguration',
    's3express:PutBucketLifecycle',
    's3express:PutBucketLifecycleConfiguration',
  ].map((call) => ({
    call,
    parameters: { bucketName, LifecycleConfiguration: { Rule: RULE } },
    needs: [
      'bucketName',
      'LifecycleConfiguration',
      'LifecycleConfiguration.Rule',
      'LifecycleConfiguration.Rule.Status',
    ],
  })),
  { call: 's3:DeleteBucketLifecycle', parameters: { bucketName }, needs: ['bucketName'] },
  { call: 's3express:DeleteBucketLifecycle', parameters: { bucketName }, needs: ['bucketName'] },
  ...['s3:PutBucketEncryption', 's3express:PutBucketEncryption'].map((call) => ({
    call,
    parameters: {
      bucketName,
      ServerSideEncryptionConfiguration: {
        Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } },
      },
    },
    needs: [
      'bucketName',
      'ServerSideEncryptionConfiguration',
      'ServerSideEncryptionConfiguration.Rule',
      'ServerSideEncryptionConfiguration.Rule.ApplyServerSideEncryptionByDefault.SSEAlgorithm',
    ],
  })),
  { call: 's3:DeleteBucketEncryption', parameters: { bucketName }, needs: ['bucketName'] },
  { call: 's3express:DeleteBucketEncryption', parameters: { bucketName }, needs: ['bucketName'] },
  {
    call: 's3:PutBucketReplication',
    parameters: {
      bucketName,
      ReplicationConfiguration: {
        Rule: {
          ID: 'a',
          Status: 'Enabled',
          Destination: { Bucket: 'arn:aws:s3:::copies', Account: EXAMPLE.account },
        },
      },
    },
    needs: [
      'bucketName',
      'ReplicationConfiguration',
      'ReplicationConfiguration.Rule',
      'ReplicationConfiguration.Rule.Status',
      'ReplicationConfiguration.Rule.Destination',
      'ReplicationConfiguration.Rule.Destination.Bucket',
    ],
  },
  { call: 's3:DeleteBucketReplication', parameters: { bucketName }, needs: ['bucketName'] },
  ...['PutBucketObjectLockConfiguration', 'PutObjectLockConfiguration'].map((name) => ({
    call: `s3:${name}`,
    parameters: {
      bucketName,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Years: 7 } },
      },
    },
    needs: [
      'bucketName',
      'ObjectLockConfiguration',
      'ObjectLockConfiguration.Rule',
      'ObjectLockConfiguration.Rule.DefaultRetention',
      'ObjectLockConfiguration.Rule.DefaultRetention.Mode',
      'ObjectLockConfiguration.Rule.DefaultRetention.Years',
    ],
  })),
  {
    call: 's3:PutBucketLogging',
    parameters: {
      bucketName,
      BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: 'a/' } },
    },
    needs: [
      'bucketName',
      'BucketLoggingStatus',
      'BucketLoggingStatus.LoggingEnabled',
      'BucketLoggingStatus.LoggingEnabled.TargetBucket',
    ],
  },
  ...['PutBucketNotification', 'PutBucketNotificationConfiguration'].map((name) => ({
    call: `s3:${name}`,
    parameters: { bucketName, NotificationConfiguration: { EventBridgeConfiguration: '' } },
    needs: ['bucketName', 'NotificationConfiguration', 'NotificationConfiguration.EventBridgeConfiguration'],
  })),
  {
    call: 's3:CreateAccessPoint',
    parameters: { name: 'door', CreateAccessPointRequest: { Bucket: BUCKET } },
    needs: ['name', 'CreateAccessPointRequest', 'CreateAccessPointRequest.Bucket'],
  },
  { call: 's3:DeleteAccessPoint', parameters: { name: 'door' }, needs: ['name'] },
  {
    call: 's3:PutAccessPointPolicy',
    parameters: { name: 'door', policy: POLICY },
    needs: ['name', 'policy'],
  },
  { call: 's3:DeleteAccessPointPolicy', parameters: { name: 'door' }, needs: ['name'] },
  { call: 'cloudtrail:CreateTrail', parameters: { name: 'main', s3BucketName: 'logs' }, needs: ['name'] },
  {
    call: 'cloudtrail:UpdateTrail',
    parameters: { name: 'main', isMultiRegionTrail: true },
    needs: ['name', 'isMultiRegionTrail'],
  },
  { call: 'cloudtrail:DeleteTrail', parameters: { name: 'main' }, needs: ['name'] },
  { call: 'cloudtrail:StartLogging', parameters: { name: 'main' }, needs: ['name'] },
  { call: 'cloudtrail:StopLogging', parameters: { name: 'main' }, needs: ['name'] },
  {
    call: 'cloudtrail:PutEventSelectors',
    parameters: {
      trailName: 'main',
      advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }] }],
    },
    needs: ['trailName', 'advancedEventSelectors', 'advancedEventSelectors.0.fieldSelectors'],
  },
  {
    call: 'kms:PutKeyPolicy',
    parameters: { keyId: KEY, policy: JSON.stringify(keyPolicy()) },
    needs: ['keyId', 'policy'],
  },
  { call: 'kms:CreateKey', parameters: { policy: JSON.stringify(keyPolicy()) }, needs: [] },
];

export const OTHER_CALLS: readonly Example[] = [
  ...[
    'PutMultiRegionAccessPointPolicy',
    'PutAccessPointPolicyForObjectLambda',
    'PutAccessGrantsInstanceResourcePolicy',
  ].map((name) => ({ call: `s3:${name}`, parameters: { name: 'door', policy: POLICY }, needs: ['policy'] })),
  {
    call: 's3:CreateAccessGrant',
    parameters: {
      Grantee: { GranteeIdentifier: `arn:aws:iam::${EXAMPLE.account}:role/Reader` },
      AccessGrantsLocationConfiguration: { S3SubPrefix: `s3://${BUCKET}/*` },
      Permission: 'READ',
    },
    needs: ['AccessGrantsLocationConfiguration', 'Grantee'],
  },
  {
    call: 's3:PutObjectAcl',
    parameters: { bucketName, key: 'good/a', 'x-amz-acl': 'private' },
    needs: ['bucketName', 'key', 'x-amz-acl'],
  },
  {
    call: 's3:PutObjectRetention',
    parameters: {
      bucketName,
      key: 'good/a',
      Retention: { Mode: 'COMPLIANCE', RetainUntilDate: '2099-01-01T00:00:00Z' },
    },
    needs: ['bucketName', 'key', 'Retention'],
  },
  {
    call: 's3:PutObjectLegalHold',
    parameters: { bucketName, key: 'good/a', LegalHold: { Status: 'ON' } },
    needs: ['bucketName', 'key', 'LegalHold', 'LegalHold.Status'],
  },
  {
    call: 's3:UpdateObjectEncryption',
    parameters: { bucketName, key: 'good/a', ObjectEncryption: { SSEKMS: { KMSKeyArn: OTHER_KEY } } },
    needs: ['bucketName', 'key', 'ObjectEncryption'],
  },
  { call: 'kms:ScheduleKeyDeletion', parameters: { keyId: KEY }, needs: ['keyId'] },
  { call: 'kms:DisableKey', parameters: { keyId: KEY }, needs: ['keyId'] },
  {
    call: 'kms:CreateGrant',
    parameters: { keyId: KEY, granteePrincipal: `arn:aws:iam::${EXAMPLE.account}:role/Reader` },
    needs: ['keyId', 'granteePrincipal'],
  },
  {
    call: 'kms:ImportKeyMaterial',
    parameters: { keyId: KEY, expirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' },
    needs: ['keyId', 'expirationModel'],
  },
  { call: 'kms:UpdateAlias', parameters: { aliasName: 'alias/a', targetKeyId: KEY }, needs: [] },
  {
    call: 'cloudtrail:PutInsightSelectors',
    parameters: { trailName: 'main', insightSelectors: [{ insightType: 'ApiCallRateInsight' }] },
    needs: ['insightSelectors'],
  },
  {
    call: 'cloudtrail:UpdateEventDataStore',
    parameters: { eventDataStore: 'e', multiRegionEnabled: true },
    needs: ['multiRegionEnabled'],
  },
  {
    call: 'lambda:UpdateEventSourceMapping',
    parameters: { uuid: 'u', functionName: OWN, enabled: true },
    needs: ['enabled'],
  },
  {
    call: 'dynamodb:UpdateContinuousBackups',
    parameters: { tableName: OWN, pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true } },
    needs: [
      'tableName',
      'pointInTimeRecoverySpecification',
      'pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled',
    ],
  },
  {
    call: 'dynamodb:UpdateTimeToLive',
    parameters: { tableName: OWN, timeToLiveSpecification: { enabled: false } },
    needs: ['tableName', 'timeToLiveSpecification', 'timeToLiveSpecification.enabled'],
  },
  {
    call: 'dynamodb:UpdateTable',
    parameters: { tableName: OWN, tableClass: 'STANDARD' },
    needs: ['tableName', 'tableClass'],
  },
  {
    call: 'logs:PutRetentionPolicy',
    parameters: { logGroupName: OWN, retentionInDays: 365 },
    needs: ['logGroupName', 'retentionInDays'],
  },
  {
    call: 'sns:SetSubscriptionAttributes',
    parameters: {
      subscriptionArn: `arn:aws:sns:x:1:${OWN}:1`,
      attributeName: 'FilterPolicy',
      attributeValue: '{}',
    },
    needs: ['subscriptionArn', 'attributeName', 'attributeValue'],
  },
  {
    call: 'cloudformation:UpdateTerminationProtection',
    parameters: { stackName: 'Sealwatch', enableTerminationProtection: true },
    needs: ['stackName', 'enableTerminationProtection'],
  },
];

function keyPolicy(): JsonObject {
  const Principal = { AWS: `arn:aws:iam::${EXAMPLE.account}:root` };
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }],
  };
}
