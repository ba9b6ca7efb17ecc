import { allow, putPolicy, role } from '../policies.examples.ts';
import { DENIED, EXAMPLE } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const { otherAccount, account } = EXAMPLE;
const reader = allow(role('Reader', otherAccount), 's3:GetObject');
const trusting = {
  scope: 'everything',
  buckets: [],
  account,
  trustedAccounts: [otherAccount],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
} as const;

export const examples: ActivityRuleExamples = {
  fires: [
    { title: 'a role of another account may read', records: [putPolicy([reader])], severity: 'high' },
    {
      title: 'another account may write',
      records: [putPolicy([allow({ AWS: otherAccount }, ['s3:PutObject'])])],
      severity: 'critical',
    },
    {
      title: 'somebody else by a canonical id',
      records: [putPolicy([allow({ CanonicalUser: 'a'.repeat(64) }, 's3:GetObject')])],
      severity: 'high',
    },
    {
      title: 'another organization',
      records: [
        putPolicy([
          allow('*', 's3:GetObject', {
            Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example1234' } },
          }),
        ]),
      ],
      severity: 'high',
    },
    {
      title: 'an account that may read may write as well',
      records: [putPolicy([reader]), putPolicy([reader, allow({ AWS: otherAccount }, 's3:DeleteObject')])],
      severity: 'critical',
    },
    { title: 'somebody was not allowed to', records: [putPolicy([reader], DENIED)], severity: 'low' },
  ],
  quiet: [
    { title: 'a role of the own account', records: [putPolicy([allow(role('Reader'), 's3:GetObject')])] },
    { title: 'an account that is trusted', records: [putPolicy([reader])], guard: trusting },
    {
      title: 'the same grant again, in other words',
      records: [putPolicy([reader]), putPolicy([{ ...reader, Sid: 'X' }])],
    },
    {
      title: 'a service on behalf of the account',
      records: [
        putPolicy([
          allow({ Service: 'logging.s3.amazonaws.com' }, 's3:PutObject', {
            Condition: { StringEquals: { 'aws:SourceAccount': account } },
          }),
        ]),
      ],
    },
  ],
};
