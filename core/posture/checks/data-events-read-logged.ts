import type { Check } from '../check.ts';
import { unlessTrailBucket } from '../received-logs.ts';
import { objectEvents } from '../remediation.ts';
import { judgeTaken, readsOf } from '../trail-evidence.ts';

export const dataEventsReadLogged: Check = {
  id: 'data-events-read-logged',
  title: 'CloudTrail records every read of its objects',
  severity: 'medium',
  why: 'Reads show who took training data out, and which jobs trained on bad bytes while they were current.',
  remediation: {
    cli: objectEvents,
    cdk: 'trail.addS3EventSelector([{ bucket }], { readWriteType: ReadWriteType.ALL })',
  },
  prowler: ['cloudtrail_s3_dataevents_read_enabled'],
  securityHub: ['S3.23'],
  judge: (facts) => unlessTrailBucket(facts, () => judgeTaken(facts, readsOf(facts), 'reads of its objects')),
};
