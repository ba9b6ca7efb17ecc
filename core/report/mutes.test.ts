import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Mute, MuteList, matches } from './mutes.ts';

const MUTE: Mute = {
  check: 'tagged',
  bucket: 'acme-*',
  reason: 'tags come with the move',
  owner: 'data-platform',
  until: '2026-11-20',
};
const at = (now: string, ...mutes: readonly Mute[]) => new MuteList(mutes, now);
const FAILED = { check: 'tagged', status: 'fail' } as const;

describe('a mute', () => {
  it('holds through its last day, and not on the next', () => {
    expect(at('2026-11-20T23:59:59.000Z', MUTE).muteOf('acme-a', FAILED)).toEqual(MUTE);
    expect(at('2026-11-21T00:00:00.000Z', MUTE).muteOf('acme-a', FAILED)).toBeNull();
  });

  it('hides only what fails or is unknown, of its check, in its buckets', () => {
    const list = at('2026-11-01', MUTE);
    expect(list.muteOf('acme-a', { check: 'tagged', status: 'unknown' })).toEqual(MUTE);
    expect(list.muteOf('acme-a', { check: 'tagged', status: 'pass' })).toBeNull();
    expect(list.muteOf('acme-a', { check: 'closed', status: 'fail' })).toBeNull();
    expect(list.muteOf('other', FAILED)).toBeNull();
  });

  it('is stale once it has expired, or where it has nothing to hide', () => {
    expect(at('2026-12-01', MUTE).stale([])).toEqual([{ ...MUTE, state: 'expired' }]);
    const list = at('2026-11-01', MUTE);
    expect(list.stale(['other'])).toEqual([]);
    expect(list.stale(['acme-a'])).toEqual([{ ...MUTE, state: 'unused' }]);
    list.muteOf('acme-a', FAILED);
    expect(list.stale(['acme-a'])).toEqual([]);
  });
});

describe('a pattern of names', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.'), maxLength: 12 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', '*', '?'), maxLength: 12 });

  it('means what it means as an expression', () => {
    fc.assert(
      fc.property(pattern, text, (glob, name) => {
        const expression = glob.replace(/[.-]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
        expect(matches(glob, name)).toBe(new RegExp(`^${expression}$`).test(name));
      }),
      { numRuns: 2000 },
    );
  });

  it('is quick, however many stars there are', () => {
    expect(matches(`${'*a'.repeat(50)}*b`, 'a'.repeat(5000))).toBe(false);
  });
});
