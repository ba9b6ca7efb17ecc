import type { Check } from '../../check.ts';
import { unknown } from '../../facts.ts';
import { objectEvents } from '../../remediation.ts';
import { sampleAccount, sampleBucket } from '../../sample-facts.ts';
import { readsOf } from '../../trails/evidence.ts';
import { judgeTaken } from '../../trails/judge-taken.ts';
import { bucketWithTrails, EVERYTHING, taking, trail, WRITES_ONLY } from '../../trails/sample-trails.ts';

export const dataEventsReadLogged: Check = {
  id: 'data-events-read-logged',
  title: 'CloudTrail records every read of its objects',
  severity: 'medium',
  why: 'Reads tell who took training data out, and which jobs trained on bad bytes while they were current.',
  remediation: {
    cli: objectEvents,
    cdk: 'trail.addS3EventSelector([{ bucket }], { readWriteType: ReadWriteType.ALL })',
  },
  prowler: ['cloudtrail_s3_dataevents_read_enabled'],
  securityHub: ['S3.23'],
  judge: (facts) => judgeTaken(facts, readsOf(facts), 'reads of its objects'),
  examples: {
    passes: [
      { title: 'everything', facts: bucketWithTrails([trail()]) },
      {
        title: 'reads by one trail, writes by another',
        facts: bucketWithTrails([
          trail({}, { selectors: taking(WRITES_ONLY) }),
          trail({}, { name: 'reads', selectors: taking({ ...EVERYTHING, readWriteType: 'ReadOnly' }) }),
        ]),
      },
    ],
    fails: [
      {
        title: 'writes only',
        facts: bucketWithTrails([trail({}, { selectors: taking(WRITES_ONLY) })]),
      },
      { title: 'no trail', facts: bucketWithTrails([]) },
    ],
    notApplicable: [],
    unknown: [
      {
        title: 'trails cannot be listed',
        facts: sampleBucket({ account: sampleAccount({ trails: unknown('AccessDenied') }) }),
      },
    ],
  },
};
