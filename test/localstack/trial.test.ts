import { describe } from 'vitest';
import { promiseOfTrial } from '../e2e/deployed/trial-promise.ts';
import { SHOWN_BY_BOTH } from '../second-aws/trial-verdicts.ts';

const SHOWN_HERE: Readonly<Record<string, string>> = {
  ...SHOWN_BY_BOTH,
  // It records no call.
  'record-of-setting': 'not-shown: no record came in time: is there a trail that logs?',
  'policy-status': 'not-tried: AWS refused s3 GetBucketPolicyStatus: InternalFailure',
  'trail-logging': 'not-tried: AWS refused cloudtrail DescribeTrails: InternalFailure',
};

describe('sealwatch trial on LocalStack', () => {
  promiseOfTrial(SHOWN_HERE);
});
