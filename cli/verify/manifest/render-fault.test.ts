import { expect, it } from 'vitest';
import { faultLines } from './fault-lines.ts';
import type { ManifestFault } from './verify-manifest.ts';

const FAULT: ManifestFault = {
  kind: 'entry',
  key: { object: 'b/k' },
  fault: 'removed',
  state: 'stands',
  at: '2026-11-20T03:12:07.000Z',
  leaf: 7,
  expected: { leaf: 3, item: { object: 'b/k' } },
  found: null,
  differs: [],
};

it('prints what somebody named or wrote escaped, so that it moves no cursor and begins no line', () => {
  const evil = 'a\n\u001b[2J\u202e\u009b1m';
  const lines = faultLines({
    ...FAULT,
    fault: 'edited',
    key: { object: evil },
    expected: { leaf: 3, item: { [evil]: evil } },
    found: { [evil]: 'x' },
    differs: [evil],
  });
  const controls = [...lines.join('')].filter((each) => /[\p{Cc}\p{Cf}]/u.test(each));
  expect([lines.length, controls]).toEqual([3, []]);
});

it('shows what should be there where nothing is', () => {
  expect(faultLines(FAULT)[1]).toBe('  should be as leaf 3 says: {"object":"b/k"}');
});

it('says of an item that the log is too small for that its leaf has the digest only', () => {
  expect(faultLines({ ...FAULT, expected: { leaf: 3, item: null } })[1]).toBe(
    '  should be as leaf 3 says; the leaf has its digest only, as it is larger than 64 KB',
  );
});
