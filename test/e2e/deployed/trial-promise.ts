import { beforeAll, expect, it } from 'vitest';
import { type HeldTrial, holdTrial, leftOfTrials } from './hold-trial.ts';

/**
 * What a trial promises wherever it is held, as tests of it.
 * @param verdicts `shown`, or another verdict with what decided it, by claim
 * @returns what gives the trial, once tests run
 */
export function promiseOfTrial(verdicts: Readonly<Record<string, string>>): () => HeldTrial {
  let held: HeldTrial;
  beforeAll(async () => {
    held = await holdTrial();
  });

  it('shows what this AWS does, and says of the rest what it does instead', () => {
    expect(held.verdicts).toEqual(verdicts);
    expect(held.ran.exitCode).toBe(1);
  });

  it('leaves nothing', async () => {
    expect(held.report.left).toEqual([]);
    expect(await leftOfTrials()).toEqual([]);
  });

  return () => held;
}
