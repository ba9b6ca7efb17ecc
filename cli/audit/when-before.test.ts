import { expect, it } from 'vitest';
import { whenBefore } from './when-before.ts';

const [since, until] = ['2026-11-20T00:00:00.000Z', '2026-11-20T06:00:00.000Z'];

it.each([
  ['the run of a file', { by: 'file', since, until: since }, '2026-11-20 00:00:00'],
  ['one audit', { by: 'deployment', since, until: since }, "the deployment's audit of 2026-11-20 00:00:00"],
  [
    'audits of several times',
    { by: 'deployment', since, until },
    "the deployment's audits of 2026-11-20 00:00:00 to 2026-11-20 06:00:00",
  ],
] as const)('names the time of %s', (_, changes, text) => {
  expect(whenBefore(changes)).toBe(text);
});
