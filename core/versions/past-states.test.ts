import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BAD, DATASET, GOOD, version } from '../../test/cli/samples.ts';
import type { VersionFact } from './facts.ts';
import { pastStates } from './past-states.ts';

const FROM = '2026-11-10T00:00:00.000Z';
const TO = '2026-11-20T00:00:00.000Z';
const baseline = {
  version: '3sL4kq',
  versionId: '3sL4kq',
  digest: GOOD,
  size: 48_211,
  storedAt: '2026-11-02T10:00:41.000Z',
  run: 'r',
  by: 'me',
};
const good = version('3sL4kq', {});
const bad = version('Qm7xPw', { digest: BAD, storedAt: '2026-11-15T03:12:07.000Z' }, { class: 'altered' });
const restored = version('Re5t0r', { storedAt: '2026-11-15T04:00:00.000Z' }, { class: 'same-bytes' });
const CONTEXT = { dataset: DATASET, baseline, approvals: [] };

describe('what a key was in the past', () => {
  const seen = (...records: (typeof good)[]) =>
    pastStates(
      records.map(({ fact }) => fact),
      CONTEXT,
      { from: FROM, to: TO },
    ).map(
      ({ from, to, state, current }) =>
        `${from.slice(8, 16)} ${to.slice(8, 16)} ${state} ${current?.versionId ?? '-'}`,
    );

  it.each([
    ['untouched', [good], ['10T00:00 20T00:00 intact 3sL4kq']],
    [
      'altered and restored',
      [good, bad, restored],
      [
        '10T00:00 15T03:12 intact 3sL4kq',
        '15T03:12 15T04:00 altered Qm7xPw',
        '15T04:00 20T00:00 intact Re5t0r',
      ],
    ],
    [
      'altered, and the bad version destroyed since, after the window',
      [
        good,
        version('Qm7xPw', {
          ...bad.fact,
          destroyed: { at: '2026-11-21T00:00:00.000Z', by: 'delete', sequencer: null, rank: null },
        }),
      ],
      ['10T00:00 15T03:12 intact 3sL4kq', '15T03:12 20T00:00 altered Qm7xPw'],
    ],
    [
      'deleted',
      [
        good,
        version('Mark3r', {
          kind: 'delete-marker',
          digest: null,
          size: null,
          storedAt: '2026-11-16T00:00:00.000Z',
        }),
      ],
      ['10T00:00 16T00:00 intact 3sL4kq', '16T00:00 20T00:00 removed Mark3r'],
    ],
    [
      'not read yet',
      [
        good,
        version('N3w', { digest: null, unestablished: 'pending', storedAt: '2026-11-19T00:00:00.000Z' }),
      ],
      ['10T00:00 19T00:00 intact 3sL4kq', '19T00:00 20T00:00 pending N3w'],
    ],
  ])('%s', (_, records, expected) => {
    expect(seen(...records)).toEqual(expected);
  });

  it('has no hole, whatever happened', () => {
    const time = fc
      .integer({ min: 0, max: 40 })
      .map((hours) => new Date(Date.parse('2026-11-15T00:00:00Z') + hours * 3_600_000).toISOString());
    const fact = fc.record({
      storedAt: time,
      digest: fc.constantFrom(GOOD, BAD, null),
      kind: fc.constantFrom('object' as const, 'delete-marker' as const),
      gone: fc.option(time),
    });
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 6 }), (drawn) => {
        const facts = drawn.map(
          ({ storedAt, digest, kind, gone }, index): VersionFact => ({
            ...version(`v${index}`, {
              storedAt,
              kind,
              digest: kind === 'object' ? digest : null,
              unestablished: kind === 'object' && digest === null ? 'gone' : null,
            }).fact,
            destroyed:
              gone === null || gone < storedAt
                ? null
                : { at: gone, by: 'delete', sequencer: null, rank: null },
          }),
        );
        const periods = pastStates([good.fact, ...facts], CONTEXT, { from: FROM, to: TO });
        expect(periods[0]?.from).toBe(FROM);
        expect(periods.at(-1)?.to).toBe(TO);
        periods.slice(1).forEach((period, index) => {
          expect(period.from).toBe(periods[index]?.to);
        });
      }),
    );
  });
});
