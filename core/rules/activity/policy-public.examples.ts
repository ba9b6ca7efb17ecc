import { allow, putPolicy, role, tlsOnly } from '../policies.examples.ts';
import { bucketCall, DENIED, EXAMPLE } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const open = allow('*', 's3:GetObject');
const inside = { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example1234' } } };
const network = { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } } };
const wide = { Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } } };

export const examples: ActivityRuleExamples = {
  fires: [
    { title: 'everybody may read', records: [putPolicy([open])], severity: 'critical' },
    {
      title: 'the own account in a Sid changes nothing',
      records: [putPolicy([{ ...open, Sid: `Only${EXAMPLE.account}`, Principal: { AWS: ['*'] } }])],
      severity: 'critical',
    },
    {
      title: 'half of all addresses',
      records: [putPolicy([allow('*', 's3:GetObject', wide)])],
      severity: 'critical',
    },
    {
      title: 'everybody but one role',
      records: [
        putPolicy([{ Effect: 'Allow', NotPrincipal: role('Labeler'), Action: 's3:*', Resource: '*' }]),
      ],
      severity: 'critical',
    },
    {
      title: 'web identities of anybody',
      records: [putPolicy([allow({ Federated: 'graph.facebook.com' }, 's3:GetObject')])],
      severity: 'critical',
    },
    {
      title: 'what was public lets everybody write as well',
      records: [putPolicy([open]), putPolicy([open, allow('*', 's3:PutObject')])],
      severity: 'critical',
    },
    {
      title: 'everybody may read, and the Deny of requests without TLS goes',
      records: [putPolicy([tlsOnly]), putPolicy([open])],
      severity: 'critical',
    },
    {
      title: 'Block Public Access holds it back',
      records: [
        bucketCall('PutBucketPublicAccessBlock', {
          PublicAccessBlockConfiguration: { RestrictPublicBuckets: true, BlockPublicPolicy: false },
        }),
        putPolicy([open]),
      ],
      severity: 'high',
    },
    { title: 'somebody was not allowed to', records: [putPolicy([open], DENIED)], severity: 'medium' },
  ],
  quiet: [
    { title: 'one organization', records: [putPolicy([allow('*', 's3:GetObject', inside)])] },
    { title: 'one VPC endpoint', records: [putPolicy([allow('*', 's3:GetObject', network)])] },
    { title: 'TLS only', records: [putPolicy([tlsOnly])] },
    { title: 'one role of the account', records: [putPolicy([allow(role('Trainer'), 's3:GetObject')])] },
    {
      title: 'what was public is set again',
      records: [putPolicy([open]), putPolicy([{ ...open, Sid: 'Other' }])],
    },
    {
      title: 'what was public is taken away',
      records: [putPolicy([open]), bucketCall('DeleteBucketPolicy')],
    },
  ],
};
