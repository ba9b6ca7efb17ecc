import type { Check } from '../check.ts';
import { unlessTrailBucket } from '../received-logs.ts';
import { objectEvents } from '../remediation.ts';
import { judgeTaken, writesTo } from '../trail-evidence.ts';

export const dataEventsWriteLogged: Check = {
  id: 'data-events-write-logged',
  title: 'CloudTrail records every write to its objects',
  severity: 'high',
  why: 'Only data events say which role changed training data, and with which request: S3 itself names no more than the account. Without them a finding names nobody, and re-encryption and refused attempts leave no trace.',
  remediation: {
    cli: objectEvents,
    cdk: 'trail.addS3EventSelector([{ bucket }], { readWriteType: ReadWriteType.ALL })',
  },
  prowler: ['cloudtrail_s3_dataevents_write_enabled'],
  securityHub: ['S3.22'],
  judge: (facts) =>
    unlessTrailBucket(facts, () => judgeTaken(facts, writesTo(facts), 'writes to its objects')),
};
