import { describe, expect, it } from 'vitest';
import type { Digest } from '../base/digest.ts';
import { algorithmsFor, compareRead, digestsOf, hasDigest } from './digest-comparison.ts';
import type { Approval } from './facts.ts';
import type { Expectation } from './version-record.ts';

const PARTS = 'sha256-parts-64MiB';
const whole = (digit: string): Digest => `sha256:${digit.repeat(64)}`;
const parts = (digit: string): Digest => `${PARTS}:${digit.repeat(64)}`;

it('knows a version by every digest of it', () => {
  const both = { digest: parts('1'), alsoDigest: whole('2') };
  expect(digestsOf(both)).toEqual([parts('1'), whole('2')]);
  expect([hasDigest(both, whole('2')), hasDigest(both, whole('1')), hasDigest(both, null)]).toEqual([
    true,
    false,
    false,
  ]);
});

it.each([
  // [recorded, read again, answer]
  [{ digest: whole('1') }, { digest: whole('1') }, 'same'],
  [{ digest: whole('1') }, { digest: whole('2') }, 'different'],
  [{ digest: whole('1') }, { digest: parts('1') }, 'unknown'],
  [{ digest: parts('1') }, { digest: whole('1') }, 'unknown'],
  [{ digest: parts('1'), alsoDigest: whole('2') }, { digest: parts('1') }, 'same'],
  [
    { digest: parts('1'), alsoDigest: whole('2') },
    { digest: parts('1'), alsoDigest: whole('3') },
    'different',
  ],
] as const)('of a record %j and a reading %j the bytes are %s', (recorded, read, answer) =>
  expect(compareRead(recorded, read)).toBe(answer),
);

describe('a version of 100 bytes that is read in parts', () => {
  const version = { size: 100, storedAt: '2026-11-20T03:12:07.000Z' };
  const expected = (digest: Digest, size: number): Expectation => ({
    ...{ digest, size, version: 'v1', versionId: 'v1', since: '', source: 'baseline', by: null },
  });
  const announced = (digest: Digest, size: number | null, until = '2027-01-01T00:00:00.000Z'): Approval => ({
    ...{ id: 'a', digest, size, from: '2026-11-01T00:00:00.000Z', until, accepts: null, by: '', reason: '' },
  });

  it.each([
    // [what is said, expected, announced, first, also]
    ['nothing', null, [], PARTS, null],
    ['a digest of parts is expected', expected(parts('1'), 100), [], PARTS, null],
    ['what sha256sum prints is expected', expected(whole('1'), 100), [], 'sha256', PARTS],
    ['other bytes are, as their size says', expected(whole('1'), 99), [], PARTS, null],
    [
      'it was announced by sha256sum',
      expected(parts('1'), 100),
      [announced(whole('1'), null)],
      PARTS,
      'sha256',
    ],
    ['announced with its size', null, [announced(whole('1'), 100)], PARTS, 'sha256'],
    ['other bytes were announced, as their size says', null, [announced(whole('1'), 99)], PARTS, null],
    [
      'the announcement was over',
      null,
      [announced(whole('1'), 100, '2026-11-20T03:12:07.000Z')],
      PARTS,
      null,
    ],
    ['it was announced by its parts', null, [announced(parts('1'), 100)], PARTS, null],
  ] as const)('where %s', (_, expectation, approvals, first, also) =>
    expect(algorithmsFor(version, { expected: expectation, approvals }, PARTS)).toEqual({ first, also }),
  );
});
