import type { JsonObject } from '../../base/json.ts';
import type { Guard } from '../../scope/guard.ts';
import { allow, putPolicy, role, tlsOnly } from '../policies.examples.ts';
import { bucketCall, DENIED, EXAMPLE } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const deny = (Principal: JsonObject | string, rest: JsonObject = {}): JsonObject => ({
  ...allow(Principal, 's3:GetObject*', rest),
  Effect: 'Deny',
});

const but = (...names: readonly string[]): JsonObject => ({
  Condition: { ArnNotLike: { 'aws:PrincipalArn': names.map((name) => role(name).AWS ?? '') } },
});

const GUARD: Guard = {
  scope: 'configured',
  buckets: [
    {
      name: EXAMPLE.bucket,
      datasets: [
        { name: 'v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [`${role('Publisher').AWS}`] },
      ],
    },
  ],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: 'o-example1234',
  keys: [],
  stack: 'Sealwatch',
};

export const examples: ActivityRuleExamples = {
  fires: [
    { title: 'nobody may read', records: [putPolicy([deny('*')])], severity: 'high' },
    { title: 'everybody but one role', records: [putPolicy([deny('*', but('Mallory'))])], severity: 'high' },
    {
      title: 'everybody but one role, written with NotPrincipal',
      records: [
        putPolicy([
          {
            Effect: 'Deny',
            NotPrincipal: { AWS: [`${role('Mallory').AWS}`, EXAMPLE.account] },
            Action: 's3:*',
            Resource: '*',
          },
        ]),
      ],
      severity: 'high',
    },
    {
      title: 'everybody but one role and the detector',
      records: [putPolicy([tlsOnly]), putPolicy([tlsOnly, deny('*', but('Mallory', 'Sealwatch-*'))])],
      guard: GUARD,
      severity: 'high',
    },
    {
      title: 'everybody whose session has another name',
      records: [
        putPolicy([deny('*', { Condition: { StringNotLike: { 'aws:userid': 'AROAMALLORYMALLORY:*' } } })]),
      ],
      severity: 'high',
    },
    {
      title: 'the whole account, by its name',
      records: [putPolicy([deny({ AWS: `arn:aws:iam::${EXAMPLE.account}:root` })])],
      severity: 'high',
    },
    {
      title: 'a writer of the dataset, by its name',
      records: [putPolicy([deny(role('Publisher'))])],
      guard: GUARD,
      severity: 'medium',
    },
    {
      title: 'one reader, by its name',
      records: [putPolicy([deny(role('Trainer'))])],
      severity: 'low',
    },
    {
      title: 'somebody whom an earlier Deny spared',
      records: [putPolicy([deny('*', but('Trainer'))]), putPolicy([deny('*', but('Mallory'))])],
      severity: 'low',
    },
    { title: 'somebody was not allowed to', records: [putPolicy([deny('*')], DENIED)], severity: 'low' },
  ],
  quiet: [
    { title: 'TLS only', records: [putPolicy([tlsOnly])] },
    { title: 'other accounts', records: [putPolicy([deny(role('Trainer', EXAMPLE.otherAccount))])] },
    {
      title: 'everybody outside of the organization',
      records: [
        putPolicy([deny('*', { Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-example1234' } } })]),
      ],
      guard: GUARD,
    },
    {
      title: 'everybody outside of a network',
      records: [
        putPolicy([deny('*', { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } } })]),
      ],
    },
    {
      title: 'writing and deleting, as sealed data ought to have it',
      records: [
        putPolicy([{ ...deny('*'), Action: ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'] }]),
      ],
      guard: GUARD,
    },
    {
      title: 'what belongs to no dataset',
      records: [putPolicy([{ ...deny('*'), Resource: `arn:aws:s3:::${EXAMPLE.bucket}/scratch/*` }])],
      guard: GUARD,
    },
    {
      title: 'a role of the detector alone, which another rule reports',
      records: [putPolicy([deny(role('Sealwatch-VerifyObjectRole-r1'))])],
      guard: GUARD,
    },
    {
      title: 'the same Deny again, in another form',
      records: [
        putPolicy([deny('*', but('Mallory'))]),
        putPolicy([{ ...deny({ AWS: '*' }, but('Mallory')), Sid: 'Other' }]),
      ],
    },
    { title: 'the Deny is lifted', records: [putPolicy([deny('*')]), bucketCall('DeleteBucketPolicy')] },
  ],
};
