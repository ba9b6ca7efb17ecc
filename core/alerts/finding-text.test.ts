import { expect, it } from 'vitest';
import { finding } from '../../test/fakes/finding.ts';
import type { DifferingBytes } from '../findings/finding.ts';
import { findingText } from './finding-text.ts';

const MIB = 1024 * 1024;
const REPORTED_BY = {
  alertId: 'a'.repeat(40),
  place: { account: '111122223333', region: 'eu-west-1', stack: 'Sealwatch' },
};

const range = (part: number) => ({ first: part * 64 * MIB, last: (part + 1) * 64 * MIB - 1 });

const lineOf = (differs?: DifferingBytes): string | undefined => {
  const { evidence } = finding();
  const text = findingText(finding({ evidence: { ...evidence, ...(differs && { differs }) } }), REPORTED_BY);
  return text.split('\n').find((line) => line.startsWith('Differs'));
};

it.each([
  [1, [range(1)], 'in the bytes 67,108,864-134,217,727: 67,108,864 bytes, to the 64 MiB'],
  [
    5,
    [range(0), range(2), range(4), range(6), range(8)],
    'in the bytes 0-67,108,863, 134,217,728-201,326,591, 268,435,456-335,544,319 and 2 other ranges: 335,544,320 bytes, to the 64 MiB',
  ],
])('says where a large object differs, in %d ranges', (count, ranges, text) =>
  expect(lineOf({ partMiB: 64, count, ranges, bytes: count * 64 * MIB })).toBe(`Differs   ${text}`),
);

it('says nothing of it where that is not known', () => expect(lineOf()).toBeUndefined());

it.each([
  [
    'found-missing',
    'Gone      S3 did not list it any more at 2026-11-20 03:12:11 UTC; no event said when it went',
  ],
  ['delete', undefined],
  ['expired', undefined],
] as const)('says of a version that went by %s: %s', (by, line) => {
  const { evidence } = finding();
  const destroyed = { at: '2026-11-20T03:12:11.000Z', by, approved: true };
  const text = findingText(finding({ evidence: { ...evidence, destroyed } }), REPORTED_BY);
  expect(text.split('\n').find((each) => each.startsWith('Gone'))).toBe(line);
});
