import type { Check } from '../../check.ts';
import { known, unknown } from '../../facts.ts';
import { judgeWitnesses } from '../../trails/judge-witnesses.ts';
import { bucketWithTrails, trail } from '../../trails/sample-trails.ts';

export const trailEncrypted: Check = {
  id: 'trail-encrypted',
  title: 'CloudTrail encrypts its log files with a customer key',
  severity: 'low',
  why: 'Log files tell names of datasets, roles and addresses. With a key of its own, reading them takes a right that read access to the log bucket does not give.',
  remediation: {
    cli: 'aws cloudtrail update-trail --name TRAIL --kms-key-id KEY-ARN   # the trail that takes the events of BUCKET',
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
  examples: {
    passes: [{ title: 'a key', facts: bucketWithTrails([trail()]) }],
    fails: [
      { title: 'no key', facts: bucketWithTrails([trail({ key: null })]) },
      {
        title: 'a key that AWS manages',
        facts: bucketWithTrails([trail({ key: 'arn:aws:kms:eu-west-1:111122223333:alias/aws/s3' })]),
      },
      { title: 'no trail', facts: bucketWithTrails([]) },
    ],
    notApplicable: [],
    unknown: [
      {
        title: 'the settings of the only trail',
        facts: bucketWithTrails([trail({}, { settings: unknown('AccessDenied') })]),
      },
    ],
  },
};
