import type { JsonObject } from '../../base/json.ts';
import type { Guard } from '../../scope/guard.ts';
import { putPolicy, tlsOnly } from '../policies.examples.ts';
import { DENIED, EXAMPLE, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';
import { BY_CLOUDFORMATION, call } from './calls.examples.ts';

const { account, bucket } = EXAMPLE;
const KEY = `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const OBJECTS = `arn:aws:s3:::${bucket}/*`;
const EVERYTHING = [`arn:aws:s3:::${bucket}`, OBJECTS];
const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
const READER = role('Sealwatch-VerifyObjectRole-r1');

/** A deployment that guards one bucket, and the key that it encrypts with. */
export const guarding: Guard = {
  scope: 'configured',
  buckets: [
    {
      name: bucket,
      datasets: [{ name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] }],
    },
  ],
  account,
  trustedAccounts: [],
  organization: 'o-acme',
  keys: [KEY],
  stack: 'Sealwatch',
};

const deny = (rest: JsonObject): JsonObject => ({
  Sid: 'Shut',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:GetObject*',
  Resource: OBJECTS,
  ...rest,
});

const putting = (title: string, rest: JsonObject) => ({
  title: `a Deny of ${title}`,
  records: [putPolicy([tlsOnly, deny(rest)])],
  guard: guarding,
});

const WHOLE_ACCOUNT = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
};

const keyPolicy = (...statements: readonly JsonObject[]): JsonObject =>
  record('kms', 'PutKeyPolicy', {
    keyId: KEY,
    policyName: 'default',
    policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  });

const policyOf = (...statements: readonly JsonObject[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

const inline = (name: string, ...statements: readonly JsonObject[]) =>
  call('iam:PutRolePolicy', {
    roleName: 'Sealwatch-VerifyObjectRole-r1',
    policyName: name,
    policyDocument: policyOf(...statements),
  });

const endpoint = (...statements: readonly JsonObject[]): JsonObject =>
  record('ec2', 'ModifyVpcEndpoint', {
    ModifyVpcEndpointRequest: { VpcEndpointId: 'vpce-1', PolicyDocument: policyOf(...statements) },
  });

const condition = (Condition: JsonObject): JsonObject => ({ Condition });

export const blindedFires: ActivityRuleExamples['fires'] = [
  putting('reading for one of its roles', { Principal: { AWS: READER } }),
  putting('reading for a session of one of its roles', {
    Principal: {
      AWS: `arn:aws:sts::${account}:assumed-role/Sealwatch-SweepBatchRole-r2/Sealwatch-SweepBatch-x1`,
    },
  }),
  putting('reading for its account', { Principal: { AWS: account } }),
  putting('reading for everybody', {}),
  putting('everything for everybody', { Action: '*', Resource: '*' }),
  putting('everything but writing', { Action: undefined, NotAction: ['s3:PutObject', 's3:Delete*'] }),
  putting('everything but a prefix that is not guarded', {
    Resource: undefined,
    NotResource: `arn:aws:s3:::${bucket}/scratch/*`,
  }),
  putting('one object of a dataset', { Resource: `arn:aws:s3:::${bucket}/moderation/v3/labels-007.jsonl` }),
  putting('listing', { Action: 's3:ListBucketV*', Resource: `arn:aws:s3:::${bucket}` }),
  putting('reading the policy itself', { Action: 's3:GetBucketPolicy', Resource: `arn:aws:s3:::${bucket}` }),
  putting('reading for all but somebody, by NotPrincipal', {
    Principal: undefined,
    NotPrincipal: { AWS: [role('Mallory'), `arn:aws:iam::${account}:root`] },
  }),
  putting(
    'reading for all but somebody, by a condition',
    condition({ ArnNotEquals: { 'aws:PrincipalArn': role('Mallory') } }),
  ),
  putting(
    'reading that spares only one of the roles that read',
    condition({ ArnNotLike: { 'aws:PrincipalArn': READER } }),
  ),
  putting('reading from outside an endpoint', condition({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } })),
  putting(
    'reading from outside a network',
    condition({ StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } }),
  ),
  putting('reading from no network', condition({ Null: { 'aws:SourceVpc': 'true' } })),
  putting(
    'reading from outside some addresses',
    condition({ NotIpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }),
  ),
  putting('reading to whoever is no service', condition({ Bool: { 'aws:PrincipalIsAWSService': 'false' } })),
  putting(
    'reading to whoever does not come through a service',
    condition({ Bool: { 'aws:ViaAWSService': 'false' } }),
  ),
  putting(
    'reading without a second factor',
    condition({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }),
  ),
  putting(
    'reading for another organization',
    condition({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-other' } }),
  ),
  putting(
    'reading by roles with a tag, which anybody can set',
    condition({ StringEquals: { 'aws:PrincipalTag/shut': 'out' } }),
  ),
  putting(
    'reading of objects with a tag',
    condition({ StringEquals: { 's3:ExistingObjectTag/hidden': 'yes' } }),
  ),
  putting(
    'reading past an access point',
    condition({ StringNotEquals: { 's3:DataAccessPointAccount': account } }),
  ),
  putting(
    'reading under a condition that nobody knows',
    condition({ StringEquals: { 'aws:SomethingNew': 'x' } }),
  ),
  {
    title: 'a Deny that a deployment made',
    records: [putPolicy([deny({})], BY_CLOUDFORMATION)],
    guard: guarding,
  },
  {
    title: 'a key that its own account may not decrypt with any more',
    records: [keyPolicy(WHOLE_ACCOUNT), keyPolicy({ ...WHOLE_ACCOUNT, Action: ['kms:Get*', 'kms:Put*'] })],
    guard: guarding,
  },
  {
    title: 'a key that all but somebody are denied',
    records: [
      keyPolicy(
        WHOLE_ACCOUNT,
        deny({
          Action: 'kms:Decrypt',
          Resource: '*',
          ...condition({ ArnNotEquals: { 'aws:PrincipalArn': role('Mallory') } }),
        }),
      ),
    ],
    guard: guarding,
  },
  {
    title: 'a key that one of its roles is denied',
    records: [keyPolicy(WHOLE_ACCOUNT, deny({ Action: 'kms:*', Resource: '*', Principal: { AWS: READER } }))],
    guard: guarding,
  },
  {
    title: 'a key that S3 may not use for anybody',
    records: [
      keyPolicy(
        WHOLE_ACCOUNT,
        deny({
          Action: 'kms:Decrypt',
          Resource: '*',
          ...condition({ StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } }),
        }),
      ),
    ],
    guard: guarding,
  },
  { title: 'a key is disabled', records: [record('kms', 'DisableKey', { keyId: KEY })], guard: guarding },
  {
    title: 'a grant is taken back, and the policy of the key lets nobody in without one',
    records: [
      keyPolicy({ ...WHOLE_ACCOUNT, Principal: { AWS: role('Admin') } }),
      record('kms', 'RevokeGrant', { keyId: KEY, grantId: 'g1' }),
    ],
    guard: guarding,
  },
  {
    title: 'a policy of its own that denies reading',
    records: [inline('Shut', { Effect: 'Deny', Action: 's3:Get*', Resource: '*' })],
  },
  {
    title: 'its own policy is written over',
    records: [
      inline('SealwatchFunctionsVerifyObjectRoleDefaultPolicy1234', {
        Effect: 'Allow',
        Action: 'logs:PutLogEvents',
        Resource: '*',
      }),
    ],
  },
  {
    title: 'it gets a policy whose content the record does not tell',
    records: [
      call('iam:AttachRolePolicy', {
        roleName: 'Sealwatch-VerifyObjectRole-r1',
        policyArn: `arn:aws:iam::${account}:policy/Extra`,
      }),
    ],
  },
  {
    title: 'it gets the policy that denies everything',
    records: [
      call('iam:AttachRolePolicy', {
        roleName: 'Sealwatch-VerifyObjectRole-r1',
        policyArn: 'arn:aws:iam::aws:policy/AWSDenyAll',
      }),
    ],
  },
  {
    title: 'it gets a boundary',
    records: [
      call('iam:PutRolePermissionsBoundary', {
        roleName: 'Sealwatch-VerifyObjectRole-r1',
        permissionsBoundary: `arn:aws:iam::${account}:policy/Small`,
      }),
    ],
  },
  {
    title: 'Lambda may not take its role on any more',
    records: [
      call('iam:UpdateAssumeRolePolicy', {
        roleName: 'Sealwatch-NotifyRole-r2',
        policyDocument: policyOf({
          Effect: 'Allow',
          Principal: { AWS: role('Mallory') },
          Action: 'sts:AssumeRole',
        }),
      }),
    ],
  },
  {
    title: 'a function gets a role of somebody else',
    records: [
      call('lambda:UpdateFunctionConfiguration20150331v2', {
        functionName: 'Sealwatch-VerifyObject-x1',
        role: role('Empty'),
      }),
    ],
  },
  {
    title: 'a function is put into a network',
    records: [
      call('lambda:UpdateFunctionConfiguration20150331v2', {
        functionName: 'Sealwatch-VerifyObject-x1',
        vpcConfig: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
      }),
    ],
  },
  {
    title: 'the policy of a VPC endpoint shuts its roles out',
    records: [endpoint(deny({ Principal: { AWS: READER }, Action: '*', Resource: '*' }))],
    guard: guarding,
  },
  {
    title: 'a policy of the organization denies it reading',
    records: [
      record('organizations', 'UpdatePolicy', {
        policyId: 'p-1',
        content: policyOf({ Effect: 'Deny', Action: 's3:GetObject', Resource: '*' }),
      }),
    ],
    guard: guarding,
  },
].map((example) => ({ ...example, severity: 'critical' as const }));

export const blindedFiresLower: ActivityRuleExamples['fires'] = [
  {
    title: 'a Deny of what only audits read',
    records: [
      putPolicy([deny({ Action: 's3:GetInventoryConfiguration', Resource: `arn:aws:s3:::${bucket}` })]),
    ],
    guard: guarding,
    severity: 'high',
  },
  {
    title: 'a Deny that was refused',
    records: [putPolicy([deny({})], DENIED)],
    guard: guarding,
    severity: 'medium',
  },
  {
    title: 'a grant is taken back of a key whose policy nobody saw',
    records: [record('kms', 'RevokeGrant', { keyId: KEY, grantId: 'g1' })],
    guard: guarding,
    severity: 'medium',
  },
];

const quietPolicy = (title: string, rest: JsonObject) => ({
  title: `a Deny ${title}`,
  records: [putPolicy([deny(rest)])],
  guard: guarding,
});

export const blindedQuiet: ActivityRuleExamples['quiet'] = [
  quietPolicy('of requests without TLS', {
    Action: 's3:*',
    Resource: EVERYTHING,
    ...condition({ Bool: { 'aws:SecureTransport': 'false' } }),
  }),
  quietPolicy('of old TLS', {
    Action: 's3:*',
    Resource: EVERYTHING,
    ...condition({ NumericLessThan: { 's3:TlsVersion': '1.2' } }),
  }),
  quietPolicy('of old signatures', {
    Action: 's3:*',
    Resource: EVERYTHING,
    ...condition({ NumericGreaterThan: { 's3:signatureAge': '600000' } }),
  }),
  quietPolicy('of writing', {
    Action: ['s3:PutObject', 's3:Delete*', 's3:PutBucket*'],
    Resource: EVERYTHING,
  }),
  quietPolicy('of reading to somebody else', { Principal: { AWS: role('Analyst') } }),
  quietPolicy('of reading to another account', { Principal: { AWS: EXAMPLE.otherAccount } }),
  quietPolicy('of reading to a role that only goes on like one', {
    Principal: { AWS: role('SealwatchTestbed') },
  }),
  quietPolicy('of reading to a service', { Principal: { Service: 'macie.amazonaws.com' } }),
  quietPolicy('of reading what is in no dataset', { Resource: `arn:aws:s3:::${bucket}/scratch/*` }),
  quietPolicy(
    'of reading to all but its roles, by a condition',
    condition({
      ArnNotLike: { 'aws:PrincipalArn': [role('Sealwatch-*'), role('Mallory')] },
    }),
  ),
  quietPolicy(
    'of reading from outside an endpoint, with its roles spared',
    condition({
      StringNotEquals: { 'aws:SourceVpce': 'vpce-1' },
      ArnNotLike: { 'aws:PrincipalArn': role('Sealwatch-*') },
    }),
  ),
  quietPolicy(
    'of reading to whoever is of another account',
    condition({ StringNotEquals: { 'aws:PrincipalAccount': account } }),
  ),
  quietPolicy(
    'of reading outside its own organization',
    condition({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-acme' } }),
  ),
  quietPolicy('of reading to users', condition({ StringLike: { 'aws:userid': 'AIDAEXAMPLE' } })),
  quietPolicy('of reading from one address', condition({ IpAddress: { 'aws:SourceIp': '203.0.113.9/32' } })),
  quietPolicy('of reading from one network', condition({ StringEquals: { 'aws:SourceVpc': 'vpc-1' } })),
  {
    title: 'a Deny that shuts it out is lifted',
    records: [putPolicy([deny({ Principal: { AWS: READER } }), tlsOnly]), putPolicy([tlsOnly])],
    guard: guarding,
  },
  {
    title: 'a Deny that shuts it out stays as it was, and something else is added',
    records: [putPolicy([deny({})]), putPolicy([deny({}), tlsOnly])],
    guard: guarding,
  },
  {
    title: 'a Deny of reading, where nothing says that a detector is deployed',
    records: [putPolicy([deny({})])],
  },
  {
    title: 'a grant is taken back of a key whose policy lets the account in',
    records: [keyPolicy(WHOLE_ACCOUNT), record('kms', 'RetireGrant', { keyId: KEY, grantId: 'g1' })],
    guard: guarding,
  },
  {
    title: 'a key that only deletions are denied with',
    records: [
      keyPolicy(
        WHOLE_ACCOUNT,
        deny({ Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'], Resource: '*' }),
      ),
    ],
    guard: guarding,
  },
  {
    title: 'a key that may be used through S3 only',
    records: [
      keyPolicy(
        WHOLE_ACCOUNT,
        deny({
          Action: 'kms:Decrypt',
          Resource: '*',
          ...condition({ StringNotEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }),
        }),
      ),
    ],
    guard: guarding,
  },
  {
    title: 'another key is disabled',
    records: [record('kms', 'DisableKey', { keyId: 'ffffffff-12ab-34cd-56ef-1234567890ab' })],
    guard: guarding,
  },
  {
    title: 'the policy of a VPC endpoint limits what passes it: its functions are in no network',
    records: [endpoint(deny({ Action: '*', Resource: '*' }))],
    guard: guarding,
  },
  {
    title: 'a policy of the organization denies what it does not do',
    records: [
      record('organizations', 'UpdatePolicy', {
        policyId: 'p-1',
        content: policyOf({
          Effect: 'Deny',
          Action: ['s3:PutObject', 'organizations:LeaveOrganization'],
          Resource: '*',
        }),
      }),
    ],
    guard: guarding,
  },
];
