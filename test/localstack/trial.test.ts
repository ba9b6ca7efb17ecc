import { beforeAll, describe, expect, it } from 'vitest';
import { type HeldTrial, holdTrial, leftOfTrials } from '../e2e/deployed/hold-trial.ts';
import { SHOWN_BY_BOTH } from '../second-aws/trial-verdicts.ts';

const SHOWN_HERE: Readonly<Record<string, string>> = {
  ...SHOWN_BY_BOTH,
  // It records no call.
  'record-of-setting': 'not-shown: no record came in time: is there a trail that logs?',
  'policy-status': 'not-tried: AWS refused s3 GetBucketPolicyStatus: InternalFailure',
  'trail-logging': 'not-tried: AWS refused cloudtrail DescribeTrails: InternalFailure',
};

describe('sealwatch trial on LocalStack', () => {
  let held: HeldTrial;
  beforeAll(async () => {
    held = await holdTrial();
  });

  it('shows what this AWS does, and says of the rest what it does instead', () => {
    expect(held.verdicts).toEqual(SHOWN_HERE);
    expect(held.ran.exitCode).toBe(1);
  });

  it('leaves nothing', async () => {
    expect(held.report.left).toEqual([]);
    expect(await leftOfTrials()).toEqual([]);
  });
});
