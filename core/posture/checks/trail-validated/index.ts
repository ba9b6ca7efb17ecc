import type { Check } from '../../check.ts';
import { known, unknown } from '../../facts.ts';
import { judgeWitnesses } from '../../trails/judge-witnesses.ts';
import { bucketWithTrails, MANAGEMENT_ONLY, taking, trail, WRITES_ONLY } from '../../trails/sample-trails.ts';

export const trailValidated: Check = {
  id: 'trail-validated',
  title: 'CloudTrail signs its log files',
  severity: 'medium',
  why: 'With digests, a log file that was changed or taken away can be told: the record of who touched training data holds even against somebody who can write to its bucket.',
  remediation: {
    cli: 'aws cloudtrail update-trail --name TRAIL --enable-log-file-validation   # the trail that takes the events of BUCKET',
    cdk: 'new Trail(this, "Trail", { enableFileValidation: true })',
  },
  prowler: ['cloudtrail_log_file_validation_enabled'],
  securityHub: ['CloudTrail.4'],
  judge: (facts) =>
    judgeWitnesses(facts, {
      good: 'the log files of its trails are signed',
      bad: 'log files are not signed: nobody can tell when one is changed or missing',
      ask: ({ settings }) => known(settings.isValidated),
    }),
  examples: {
    passes: [
      { title: 'one trail', facts: bucketWithTrails([trail()]) },
      {
        title: 'a further trail that signs nothing',
        facts: bucketWithTrails([trail(), trail({ isValidated: false }, { name: 'further' })]),
      },
    ],
    fails: [
      { title: 'not signed', facts: bucketWithTrails([trail({ isValidated: false })]) },
      {
        title: 'the trail of object writes is not signed, that of management events is',
        facts: bucketWithTrails([
          trail({}, { selectors: taking(MANAGEMENT_ONLY) }),
          trail({ isValidated: false }, { name: 'data', selectors: taking(WRITES_ONLY) }),
        ]),
      },
      { title: 'no trail', facts: bucketWithTrails([]) },
    ],
    notApplicable: [],
    unknown: [
      {
        title: 'the settings of the only trail',
        facts: bucketWithTrails([trail({}, { settings: unknown('AccessDenied') })]),
      },
      {
        title: 'what a signed trail takes',
        facts: bucketWithTrails([
          trail({ isValidated: false }),
          trail({}, { name: 'other', selectors: unknown('AccessDenied') }),
        ]),
      },
    ],
  },
};
