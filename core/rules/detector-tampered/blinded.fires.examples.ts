import { putPolicy } from '../policies.examples.ts';
import { DENIED, EXAMPLE, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';
import {
  condition,
  deny,
  endpoint,
  guarding,
  inline,
  KEY,
  keyPolicy,
  policyOf,
  putting,
  READER,
  role,
  WHOLE_ACCOUNT,
} from './blinded.records.examples.ts';
import { BY_CLOUDFORMATION, call } from './calls.examples.ts';

const { account, bucket } = EXAMPLE;

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
  {
    title: 'the key of what it puts aside of large objects is disabled',
    records: [record('kms', 'DisableKey', { keyId: KEY })],
    guard: { ...guarding, stateKeys: [KEY] },
  },
  {
    title: 'the key of what it puts aside of large objects decrypts no more',
    records: [
      keyPolicy(WHOLE_ACCOUNT),
      keyPolicy({ ...WHOLE_ACCOUNT, Action: ['kms:Encrypt', 'kms:Get*', 'kms:Put*'] }),
    ],
    guard: { ...guarding, stateKeys: [KEY] },
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
    title: 'it gets a policy whose content the record does not show',
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
    title: 'Step Functions may not take the role of a state machine on any more',
    records: [
      call('iam:UpdateAssumeRolePolicy', {
        roleName: 'Sealwatch-SealwatchFunctionsRunsRo-r3',
        policyDocument: policyOf({
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
        }),
      }),
    ],
  },
  {
    title: 'the own policy of a state machine is written over, so that it invokes nothing',
    records: [
      call('iam:PutRolePolicy', {
        roleName: 'Sealwatch-SealwatchLargeObjectsRol-r4',
        policyName: 'SealwatchLargeObjectsRoleDefaultPolicyBF443EE3',
        policyDocument: policyOf({ Effect: 'Allow', Action: 'logs:*', Resource: '*' }),
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
    title: 'a Deny of reading the locks of objects, without which nobody sees a hold that is taken away',
    records: [putPolicy([deny({ Action: 's3:GetObjectRetention', Resource: `arn:aws:s3:::${bucket}/*` })])],
    guard: guarding,
    severity: 'high',
  },
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
