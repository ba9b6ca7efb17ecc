import type { Check, CheckResult } from '../check.ts';
import { whereKnown } from '../check.ts';
import type { BucketFacts } from '../facts.ts';
import { letDeliver, TRAIL_DELIVERY } from '../remediation.ts';
import { judgeTaken, KEY_MANAGEMENT, MANAGEMENT } from '../trail-evidence.ts';

/** Events of KMS are often left out to save money. Where the bucket encrypts with KMS, a key that goes takes the data with it. */
export const managementEventsLogged: Check = {
  id: 'management-events-logged',
  title: 'CloudTrail records every call that changes configuration',
  severity: 'high',
  scope: 'account',
  why: 'Before training data is changed, something opens it: a policy, a role, a key, a lifecycle rule, the detector itself. These calls are noticed only where a trail takes them.',
  remediation: {
    cli: [
      '# where a trail is there already, have it take them instead: aws cloudtrail put-event-selectors; a second copy of management events costs money',
      letDeliver(...TRAIL_DELIVERY).replaceAll('trail/TRAIL', 'trail/management'),
      'aws cloudtrail create-trail --name management --s3-bucket-name LOG-BUCKET --is-multi-region-trail --include-global-service-events --enable-log-file-validation   # takes the events about BUCKET as well',
      'aws cloudtrail start-logging --name management',
    ].join('\n'),
    cdk: 'new Trail(this, "Management", { isMultiRegionTrail: true, includeGlobalServiceEvents: true, managementEvents: ReadWriteType.ALL })',
  },
  prowler: ['cloudtrail_multi_region_enabled_logging_management_events'],
  securityHub: ['CloudTrail.1'],
  judge(facts) {
    const result = judgeTaken(facts, MANAGEMENT, WHAT);
    return result.status === 'pass' ? withKeys(facts, result) : result;
  },
};

const WHAT = 'calls that change something';

function withKeys(facts: BucketFacts, result: CheckResult): CheckResult {
  const keys = judgeTaken(facts, KEY_MANAGEMENT, `${WHAT} in KMS`);
  if (keys.status === 'pass') return result;
  return whereKnown(facts.encryption, ({ algorithm }) =>
    algorithm === 'none' || algorithm === 'AES256' ? result : keys,
  );
}
