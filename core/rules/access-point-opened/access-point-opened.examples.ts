import type { JsonObject } from '../../base/json.ts';
import type { Guard } from '../../scope/guard.ts';
import { DENIED, EXAMPLE, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const NAME = 'training';
const OBJECTS = `arn:aws:s3:eu-west-1:${EXAMPLE.account}:accesspoint/${NAME}/object/*`;

const create = (rest = {}) =>
  record('s3', 'CreateAccessPoint', {
    accountId: EXAMPLE.account,
    name: NAME,
    bucket: EXAMPLE.bucket,
    ...rest,
  });

const put = (principal: string, rest = {}) =>
  record(
    's3',
    'PutAccessPointPolicy',
    {
      accountId: EXAMPLE.account,
      name: NAME,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: principal }, Action: 's3:GetObject', Resource: OBJECTS },
        ],
      }),
    },
    rest,
  );

const other = `arn:aws:iam::${EXAMPLE.otherAccount}:root`;
const own = `arn:aws:iam::${EXAMPLE.account}:role/Trainer`;

const GUARD: Guard = {
  scope: 'configured',
  buckets: [
    {
      name: EXAMPLE.bucket,
      datasets: [{ name: 'v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] }],
    },
  ],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};

const accessGrant = (where: JsonObject, responseElements: JsonObject | null = null): JsonObject =>
  record(
    's3',
    'CreateAccessGrant',
    {
      CreateAccessGrantRequest: {
        ...where,
        Grantee: { GranteeType: 'IAM', GranteeIdentifier: own },
        Permission: 'READWRITE',
      },
    },
    { responseElements },
  );

const location = (request: JsonObject): JsonObject =>
  record('s3', 'CreateAccessGrantsLocation', {
    CreateAccessGrantsLocationRequest: { ...request, IAMRoleArn: own },
  });

const fileSystemPolicy = (AWS: string): JsonObject =>
  record('s3files', 'PutFileSystemPolicy', {
    fileSystemId: 'fs-1',
    policy: JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 's3files:*', Resource: '*' }],
    }),
  });

const fileSystemOn = (bucket: string): JsonObject =>
  record(
    's3files',
    'CreateFileSystem',
    { bucket: `arn:aws:s3:::${bucket}`, roleArn: own },
    { responseElements: { fileSystemId: 'fs-1' } },
  );

const WAYS_IN = {
  CreateMountTarget: { subnetId: 'subnet-1' },
  UpdateMountTarget: { mountTargetId: 'fsmt-1', securityGroups: ['sg-1'] },
  CreateAccessPoint: { name: 'door' },
};

const wayIn = (name: keyof typeof WAYS_IN): JsonObject =>
  record('s3files', name, { fileSystemId: 'fs-1', ...WAYS_IN[name] });

const waysIn = Object.keys(WAYS_IN) as (keyof typeof WAYS_IN)[];

const dataSync = (s3BucketArn: string, subdirectory: string): JsonObject =>
  record('datasync', 'CreateLocationS3', {
    s3BucketArn,
    subdirectory,
    s3Config: { bucketAccessRoleArn: own },
  });

export const examples: ActivityRuleExamples = {
  fires: [
    { title: 'everybody may come in', records: [create(), put('*')], severity: 'critical' },
    { title: 'another account may come in', records: [create(), put(other)], severity: 'high' },
    {
      title: 'an access point for a VPC lets another account in',
      records: [create({ vpcConfiguration: { vpcId: 'vpc-1' } }), put(other)],
      severity: 'high',
    },
    {
      title: 'it is made without Block Public Access',
      records: [create({ publicAccessBlockConfiguration: { blockPublicPolicy: false } })],
      severity: 'medium',
    },
    {
      title: 'an access grant lets an identity of another account in',
      records: [
        record('s3', 'CreateAccessGrant', {
          accountId: EXAMPLE.account,
          CreateAccessGrantRequest: {
            AccessGrantsLocationConfiguration: { S3SubPrefix: `s3://${EXAMPLE.bucket}/moderation/*` },
            Grantee: { GranteeType: 'IAM', GranteeIdentifier: other },
            Permission: 'READWRITE',
          },
        }),
      ],
      severity: 'high',
    },
    {
      title: 'the policy of a Multi-Region access point lets everybody in',
      records: [
        record('s3', 'PutMultiRegionAccessPointPolicy', {
          Details: {
            Name: NAME,
            Policy: JSON.stringify({
              Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: OBJECTS },
            }),
          },
        }),
      ],
      severity: 'critical',
    },
    {
      title: 'a grant on a part of the default location, which is every bucket',
      records: [
        accessGrant({
          AccessGrantsLocationId: 'default',
          AccessGrantsLocationConfiguration: { S3SubPrefix: `${EXAMPLE.bucket}/moderation/*` },
        }),
      ],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'a grant on a part of a location, whose scope is in the answer',
      records: [
        accessGrant(
          { AccessGrantsLocationId: 'l-1', AccessGrantsLocationConfiguration: { S3SubPrefix: 'v3/*' } },
          { CreateAccessGrantResult: { GrantScope: `s3://${EXAMPLE.bucket}/moderation/v3/*` } },
        ),
      ],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'a grant on every bucket',
      records: [accessGrant({ AccessGrantsLocationId: 'default' }, { GrantScope: 's3://*' })],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'a location for grants over the bucket',
      records: [location({ LocationScope: `s3://${EXAMPLE.bucket}/` })],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'a location for grants gets another role',
      records: [
        record('s3', 'UpdateAccessGrantsLocation', {
          id: 'default',
          UpdateAccessGrantsLocationRequest: { IAMRoleArn: own },
        }),
      ],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'S3 Files makes a file system of a part of it',
      records: [
        record('s3files', 'CreateFileSystem', {
          bucket: `arn:aws:s3:::${EXAMPLE.bucket}`,
          prefix: 'moderation/',
          roleArn: own,
        }),
      ],
      guard: GUARD,
      severity: 'medium',
    },
    ...waysIn.flatMap((name) => [
      {
        title: `a file system of S3 Files on the bucket gets one more way in: ${name}`,
        records: [fileSystemOn(EXAMPLE.bucket), wayIn(name)],
        guard: GUARD,
        severity: 'medium' as const,
      },
      {
        title: `a file system of which nobody saw what it serves gets one more way in: ${name}`,
        records: [wayIn(name)],
        guard: GUARD,
        severity: 'low' as const,
      },
    ]),
    {
      title: 'the policy of a file system of S3 Files lets everybody in',
      records: [fileSystemPolicy('*')],
      guard: GUARD,
      severity: 'high',
    },
    {
      title: 'DataSync gets a location in it',
      records: [dataSync(`arn:aws:s3:::${EXAMPLE.bucket}`, '/moderation/')],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'a Storage Gateway shares it',
      records: [
        record('storagegateway', 'CreateNFSFileShare', {
          locationARN: `arn:aws:s3:::${EXAMPLE.bucket}/moderation/`,
          role: own,
        }),
      ],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'a user of Transfer Family is at home in it',
      records: [
        record('transfer', 'CreateUser', {
          userName: 'maria',
          homeDirectoryMappings: [{ entry: '/', target: `/${EXAMPLE.bucket}/moderation` }],
        }),
      ],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'a Storage Gateway shares it with Windows',
      records: [
        record('storagegateway', 'CreateSMBFileShare', {
          locationARN: `arn:aws:s3:::${EXAMPLE.bucket}/moderation/`,
          role: own,
        }),
      ],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'a user of Transfer Family moves into it',
      records: [
        record('transfer', 'UpdateUser', {
          userName: 'maria',
          homeDirectoryMappings: [{ entry: '/', target: `/${EXAMPLE.bucket}/moderation` }],
        }),
      ],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'a group of a directory gets it through Transfer Family',
      records: [
        record('transfer', 'CreateAccess', {
          externalId: 'S-1-5-21',
          homeDirectoryMappings: [{ entry: '/', target: `/${EXAMPLE.bucket}/moderation` }],
        }),
      ],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'a group of a directory moves into it through Transfer Family',
      records: [
        record('transfer', 'UpdateAccess', {
          externalId: 'S-1-5-21',
          homeDirectoryMappings: [{ entry: '/', target: `/${EXAMPLE.bucket}/moderation` }],
        }),
      ],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'a file system of FSx for Lustre is linked to it',
      records: [
        record('fsx', 'CreateDataRepositoryAssociation', {
          dataRepositoryPath: `s3://${EXAMPLE.bucket}/moderation/`,
        }),
      ],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'a file system of FSx for Lustre is made of it',
      records: [
        record('fsx', 'CreateFileSystem', {
          lustreConfiguration: { importPath: `s3://${EXAMPLE.bucket}/moderation/` },
        }),
      ],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'somebody was not allowed to open it',
      records: [create(), put('*', DENIED)],
      severity: 'medium',
    },
  ],
  quiet: [
    {
      title: 'a grant on a prefix that is in no dataset',
      records: [
        accessGrant({ AccessGrantsLocationId: 'l-1' }, { GrantScope: `s3://${EXAMPLE.bucket}/scratch/*` }),
      ],
      guard: GUARD,
    },
    {
      title: 'a location for grants over another bucket',
      records: [location({ LocationScope: 's3://other/' })],
      guard: GUARD,
    },
    ...waysIn.map((name) => ({
      title: `a file system of S3 Files on another bucket gets one more way in: ${name}`,
      records: [fileSystemOn('other'), wayIn(name)],
      guard: GUARD,
    })),
    {
      title: 'S3 Files makes a file system of another bucket, or of a prefix in no dataset',
      records: [
        record('s3files', 'CreateFileSystem', { bucket: 'arn:aws:s3:::other', roleArn: own }),
        record('s3files', 'CreateFileSystem', {
          bucket: `arn:aws:s3:::${EXAMPLE.bucket}`,
          prefix: 'scratch/',
          roleArn: own,
        }),
      ],
      guard: GUARD,
    },
    {
      title: 'the policy of a file system of S3 Files lets a role of the account in',
      records: [fileSystemPolicy(own)],
      guard: GUARD,
    },
    {
      title: 'DataSync gets a location in another bucket',
      records: [dataSync('arn:aws:s3:::other', '/')],
      guard: GUARD,
    },
    { title: 'an access point with all four settings of Block Public Access', records: [create()] },
    { title: 'a role of the account may read', records: [create(), put(own)] },
    { title: 'everybody in a VPC', records: [create({ VpcConfiguration: { VpcId: 'vpc-1' } }), put('*')] },
    { title: 'the same policy again', records: [create(), put(other), put(other)] },
  ],
};
