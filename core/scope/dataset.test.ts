import { expect, it } from 'vitest';
import { type Dataset, isLookedAt, verifiedTooLongAgo } from './dataset.ts';

const GAP = { from: '2026-11-20T10:00:00.000Z', to: '2026-11-20T11:00:00.000Z' };
const RETIRED = '2026-11-20T12:00:00.000Z';

it.each<[string, Partial<Dataset>, boolean]>([
  ['is sealed and was watched all the time, for its sweeps', { status: 'sealed' }, true],
  ['was not watched for a time', { status: 'sealed', gap: GAP }, true],
  ['was not watched for a time and is being sealed', { status: 'sealing', gap: GAP }, true],
  ['is not sealed', { status: 'unsealed' }, false],
  ['is not watched any more', { status: 'sealed', gap: GAP, retiredAt: RETIRED }, false],
])('the functions look by themselves at the keys of a dataset that %s: %j', (_, over, expected) => {
  const dataset: Dataset = {
    ...{ name: 'labels', bucket: 'guarded', prefix: '', writers: [], status: 'sealed', sealedAt: null },
    ...{ modes: [{ mode: 'sealed', since: '2026-01-01T00:00:00.000Z' }], ...over },
  };
  expect(isLookedAt(dataset)).toBe(expected);
});

const SEALED_AT = '2026-11-01T00:00:00.000Z';
const READ_AT = '2026-11-10T00:00:00.000Z';
const WEEKLY = { every: '7d', level: 'read' } as const;

it.each<[string, Partial<Dataset>, string, string | null]>([
  ['two weeks after the seal', { sweep: WEEKLY }, '2026-11-15T00:00:00.000Z', null],
  ['later than that', { sweep: WEEKLY }, '2026-11-15T00:00:00.001Z', SEALED_AT],
  ['two weeks after a sweep read them', { sweep: WEEKLY, readAt: READ_AT }, '2026-11-24T00:00:00.000Z', null],
  ['later than that', { sweep: WEEKLY, readAt: READ_AT }, '2026-11-25T00:00:00.000Z', READ_AT],
  [
    'where sweeps compare only',
    { sweep: { every: '1d', level: 'versions' } },
    '2027-11-25T00:00:00.000Z',
    null,
  ],
  ['where there are none', { sweep: false }, '2027-11-25T00:00:00.000Z', null],
  ['where an earlier release did not say', {}, '2027-11-25T00:00:00.000Z', null],
  ['where only a wrong clock says otherwise', { sweep: WEEKLY, readAt: READ_AT }, SEALED_AT, READ_AT],
  ['where nothing is sealed', { sweep: WEEKLY, status: 'sealing' }, '2027-11-25T00:00:00.000Z', null],
])('keys that are read every week were verified too long ago %s: %j at %s: %s', (_, over, now, expected) => {
  const dataset: Dataset = {
    ...{ name: 'labels', bucket: 'guarded', prefix: '', writers: [], status: 'sealed', sealedAt: SEALED_AT },
    ...{ modes: [{ mode: 'sealed', since: '2026-01-01T00:00:00.000Z' }], ...over },
  };
  expect(verifiedTooLongAgo(dataset, new Date(now))).toBe(expected);
});
