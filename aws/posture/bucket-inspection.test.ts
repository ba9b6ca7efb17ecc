import { expect, it } from 'vitest';
import { known } from '../../core/posture/facts.ts';
import { BucketInspection } from './bucket-inspection.ts';

it('waits no longer than it may, and asks nothing after that', async () => {
  const inspection = new BucketInspection({ atOnce: 1, milliseconds: 10 });
  let asked = 0;
  const never = inspection.ask(() => {
    asked++;
    return new Promise(() => {});
  });
  const waiting = inspection.ask(async () => {
    asked++;
    return known(1);
  });
  const late = { kind: 'unknown', reason: 'AWS did not answer within 0.01 seconds' };
  expect(await Promise.all([never, waiting])).toEqual([late, late]);
  expect(asked).toBe(1);
});

it('gives what was answered in time', async () => {
  const inspection = new BucketInspection({ atOnce: 2, milliseconds: 60_000 });
  expect(await inspection.ask(async () => known('yes'))).toEqual(known('yes'));
  inspection.end();
});
