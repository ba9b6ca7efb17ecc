import { beforeAll, describe, expect, it } from 'vitest';
import { type HeldTrial, holdTrial, leftOfTrials } from '../e2e/deployed/hold-trial.ts';
import { SHOWN_BY_BOTH } from './trial-verdicts.ts';

const SHOWN_HERE: Readonly<Record<string, string>> = {
  ...SHOWN_BY_BOTH,
  // It records calls, with fewer parameters than AWS does.
  'record-of-setting': 'not-shown: the record lacks requestParameters.VersioningConfiguration.Status',
  'policy-status': 'not-tried: the bucket has no policy',
  'trail-logging': 'not-tried: the stack has made no trail: its configuration names existing ones',
};

describe('sealwatch trial on LocalEmu', () => {
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
