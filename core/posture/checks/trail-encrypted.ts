import type { Check } from '../check.ts';
import { known } from '../facts.ts';
import { judgeWitnesses } from '../trail-evidence.ts';

export const trailEncrypted: Check = {
  id: 'trail-encrypted',
  title: 'CloudTrail encrypts its log files with a customer key',
  severity: 'low',
  scope: 'account',
  why: 'Log files hold names of datasets, roles and addresses. With a key of its own, reading them takes a right that read access to the log bucket does not give.',
  remediation: {
    cli: '# the policy of the key has to let cloudtrail.amazonaws.com use kms:GenerateDataKey* and kms:DescribeKey first, or CloudTrail refuses it\naws cloudtrail update-trail --name TRAIL --kms-key-id TRAIL-KEY-ARN   # the trail that takes the events of BUCKET',
    cdk: 'new Trail(this, "Trail", { encryptionKey: key })',
  },
  prowler: ['cloudtrail_kms_encryption_enabled'],
  securityHub: ['CloudTrail.2'],
  judge: (facts) =>
    judgeWitnesses(facts, {
      good: 'log files are encrypted with a customer key',
      bad: 'log files are not encrypted with a customer key',
      ask: ({ settings: { key } }) => known(key !== null && !/(?:^|:)alias\/aws\//.test(key)),
    }),
};
