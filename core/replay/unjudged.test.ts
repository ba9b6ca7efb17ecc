import { describe, expect, it } from 'vitest';
import { BUCKET, DATASETS, EVERYTHING, fresh, judged } from '../../test/fakes/offline-trail.ts';
import { isObject, type Json, type JsonObject } from '../base/json.ts';
import { SETTINGS } from '../cloudtrail/settings/catalogue.ts';
import { GROUPS } from '../rules/detector-tampered/calls.ts';
import { DENIED, EXAMPLE, record } from '../rules/records.examples.ts';
import type { Guard } from '../scope/guard.ts';

const bucketName = BUCKET;
const KEY = `arn:aws:kms:eu-west-1:${EXAMPLE.account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const POLICY = {
  Version: '2012-10-17',
  Statement: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' },
};
const OWN = 'Sealwatch-part';

/** Paths of what a call needs in order to be judged, and a record that has it and breaks no rule. */
interface Example {
  readonly call: string;
  readonly parameters: JsonObject;
  readonly needs: readonly string[];
}

const RULE = { ID: 'a', Status: 'Enabled', Filter: '', Transition: { Days: 1, StorageClass: 'GLACIER' } };

const SETTING_CALLS: readonly Example[] = [
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

const OTHER_CALLS: readonly Example[] = [
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
    parameters: { bucketName, key: 'good/a', ObjectEncryption: { SSEKMS: { KMSKeyArn: KEY } } },
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

const GUARDS: readonly (readonly [string, Guard])[] = [
  ['everything is guarded', EVERYTHING],
  ['a configuration says what is', { ...DATASETS, keys: [KEY] }],
];

describe.each(GUARDS)('a setting call whose record leaves something out, where %s', (_, guard) => {
  it.each([...SETTING_CALLS, ...OTHER_CALLS])('$call: never ends green', ({ call, parameters, needs }) => {
    expect(isGreen(call, null, guard) && needs.length > 0, 'no parameters').toBe(false);
    for (const path of needs) {
      const parts = path.split('.');
      for (const way of [without, asNull, misspelt])
        expect([path, way.name, isGreen(call, changed(parameters, parts, way), guard)]).toEqual([
          path,
          way.name,
          false,
        ]);
    }
  });

  it.each([...SETTING_CALLS, ...OTHER_CALLS])(
    '$call: is judged where everything is there',
    ({ call, parameters }) => {
      const { unjudged } = judged([recordOf(call, parameters)], guard);
      expect(unjudged).toBe(call === 's3:PutAccessPointPolicy' && guard.scope === 'configured' ? 1 : 0);
    },
  );
});

it('covers every call that changes a setting', () => {
  const covered = new Set(SETTING_CALLS.map(({ call }) => call));
  expect(SETTINGS.flatMap(({ calls }) => calls).filter((call) => !covered.has(call))).toEqual([]);
});

describe("a call on the detector's parts", () => {
  const calls = GROUPS.flatMap(({ calls }) => Object.keys(calls));

  it.each(calls)('%s never ends green without parameters', (call) => {
    expect(isGreen(call, null, EVERYTHING)).toBe(false);
    expect(isGreen(call, { omitted: true, reason: 'requestParameters too large' }, EVERYTHING)).toBe(false);
  });
});

it.each([
  ['a bucket that is not guarded', recordOf('s3:PutBucketPolicy', { bucketName: 'other' }), DATASETS],
  ['a call that was refused', { ...recordOf('s3:PutBucketPolicy', {}), ...DENIED }, EVERYTHING],
  ['a key where no key is guarded', recordOf('kms:PutKeyPolicy', {}), DATASETS],
  ['an object of no dataset', recordOf('s3:PutObjectAcl', { bucketName, key: 'other/a' }), DATASETS],
  [
    'the default bus, which needs no name',
    recordOf('events:PutPermission', { statementId: 'a' }),
    EVERYTHING,
  ],
])('does not count %s', (_, value, guard) => {
  expect(judged([value], guard).unjudged).toBe(0);
});

it('counts a record that comes twice once', () => {
  const value = recordOf('s3:PutBucketPolicy', { bucketName });
  expect(judged([value, value])).toMatchObject({ unverified: 1, unjudged: 1 });
});

function keyPolicy(): JsonObject {
  const Principal = { AWS: `arn:aws:iam::${EXAMPLE.account}:root` };
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }],
  };
}

function recordOf(call: string, parameters: JsonObject | null): JsonObject {
  const [service = '', name = ''] = call.split(':');
  return fresh(record(service, name, parameters));
}

function isGreen(call: string, parameters: JsonObject | null, guard: Guard): boolean {
  const { found, unjudged } = judged([recordOf(call, parameters)], guard);
  return found.length === 0 && unjudged === 0;
}

type Way = (value: Json | undefined, name: string) => JsonObject;
function without(): JsonObject {
  return {};
}
function asNull(_: Json | undefined, name: string): JsonObject {
  return { [name]: null };
}
function misspelt(value: Json | undefined, name: string): JsonObject {
  return { [`${name}X`]: value };
}

/** The same without what is at a path, or with something else in its place. */
function changed(value: JsonObject, [name = '', ...rest]: readonly string[], way: Way): JsonObject {
  const { [name]: inner, ...others } = value;
  if (rest.length === 0) return { ...others, ...way(inner, name) };
  if (Array.isArray(inner))
    return { ...others, [name]: [changed(inner[0] as JsonObject, rest.slice(1), way)] };
  return { ...others, [name]: changed(isObject(inner) ? inner : {}, rest, way) };
}
