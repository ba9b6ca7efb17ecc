import type { Check } from '../check.ts';
import { known } from '../facts.ts';
import { judgeWitnesses } from '../trail-evidence.ts';

export const trailValidated: Check = {
  id: 'trail-validated',
  title: 'CloudTrail signs its log files',
  severity: 'medium',
  scope: 'account',
  why: 'With digests, a changed or removed log file is noticed: the record of who touched training data holds even against somebody who can write to its bucket.',
  remediation: {
    cli: 'aws cloudtrail update-trail --name TRAIL --enable-log-file-validation   # the trail that takes the events of BUCKET',
    cdk: 'new Trail(this, "Trail", { enableFileValidation: true })',
  },
  prowler: ['cloudtrail_log_file_validation_enabled'],
  securityHub: ['CloudTrail.4'],
  judge: (facts) =>
    judgeWitnesses(facts, {
      good: 'the log files of its trails are signed',
      bad: 'log files are not signed: nobody notices when one is changed or missing',
      ask: ({ settings }) => known(settings.isValidated),
    }),
};
