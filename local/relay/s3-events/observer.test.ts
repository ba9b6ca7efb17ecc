import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sequencers } from './observer.ts';

it('grows, even when the clock stands or goes back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 })), (clock) => {
      const times = clock.values();
      const next = sequencers(() => times.next().value ?? 0);
      const made = clock.flatMap(() => {
        const number = next();
        return [number(0), number(1), number(999)];
      });
      expect(made).toEqual([...new Set(made)].sort());
    }),
  );
});

it('starts with the time in seconds, as S3 does', () => {
  expect(sequencers(() => 0x617f0829 * 1000)()(0)).toBe('617f082900000000');
});
