import { expect, it } from 'vitest';
import { known } from '../../core/posture/facts.ts';
import { Look } from './look.ts';

it('waits no longer than it may, and asks nothing after that', async () => {
  const look = new Look({ atOnce: 1, milliseconds: 10 });
  let asked = 0;
  const never = look.ask(() => {
    asked++;
    return new Promise(() => {});
  });
  const waiting = look.ask(async () => {
    asked++;
    return known(1);
  });
  const late = { kind: 'unknown', reason: 'AWS did not answer within 0.01 seconds' };
  expect(await Promise.all([never, waiting])).toEqual([late, late]);
  expect(asked).toBe(1);
});

it('gives what was answered in time', async () => {
  const look = new Look({ atOnce: 2, milliseconds: 60_000 });
  expect(await look.ask(async () => known('yes'))).toEqual(known('yes'));
  look.end();
});
