import type { JsonObject } from '../../base/json.ts';
import { putPolicy, tlsOnly } from '../policies.examples.ts';
import { EXAMPLE, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';
import {
  condition,
  deny,
  EVERYTHING,
  endpoint,
  guarding,
  KEY,
  keyPolicy,
  policyOf,
  READER,
  role,
  WHOLE_ACCOUNT,
} from './blinded.records.examples.ts';

const { account, bucket } = EXAMPLE;

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
