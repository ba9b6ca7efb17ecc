import fc from 'fast-check';
import { expect, it } from 'vitest';
import { finding } from '../../test/fakes/finding.ts';
import { alertOf, withMore } from './alert-record.ts';

const NOW = new Date('2026-11-20T03:12:10.000Z');
const GROUP = 'first|object-altered|moderation-v3|critical';
const at = (second: number) => finding({ happenedAt: new Date(1.7e12 + second * 1000).toISOString() });

it('keeps one finding whole, and of several nothing but what is true of all', () => {
  const first = alertOf(GROUP, [at(5)], NOW, (text) => text);
  expect(first).toMatchObject({ count: 1, findings: [at(5)] });
  expect(withMore(first, [at(1), at(9)], NOW)).toMatchObject({
    count: 3,
    findings: [],
    from: at(1).happenedAt,
    to: at(9).happenedAt,
    stamp: 2,
  });
});

it('says from when to when, in whatever order and parts the findings come', () => {
  const parts = fc.array(fc.array(fc.nat({ max: 1e6 }), { minLength: 1, maxLength: 9 }), { minLength: 1 });
  fc.assert(
    fc.property(parts, ([first = [], ...more]) => {
      const alert = more.reduce(
        (before, seconds) => withMore(before, seconds.map(at), NOW),
        alertOf(GROUP, first.map(at), NOW, (text) => text),
      );
      const all = [first, ...more].flat();
      expect(alert).toMatchObject({
        count: all.length,
        from: at(Math.min(...all)).happenedAt,
        to: at(Math.max(...all)).happenedAt,
      });
    }),
  );
});
