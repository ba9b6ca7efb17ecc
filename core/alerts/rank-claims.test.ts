import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claim } from '../../test/fakes/claim.ts';
import { SEVERITIES } from '../base/severity.ts';
import type { Claim } from './claim.ts';
import { rankClaims } from './rank-claims.ts';

const id = (number: number): string => number.toString(16).padStart(40, '0');
const ids = (claims: readonly Claim[]) => rankClaims(claims).map((each) => each.id);
/** Usual claims, enough of them to make whatever differs rare. */
const crowd = Array.from({ length: 30 }, (_, index) =>
  claim({ id: id(index), key: `moderation/v3/labels-${index}.jsonl` }),
);

describe('of two claims that are alike but for one thing, the first is', () => {
  it.each<[string, Partial<Claim>, Partial<Claim>]>([
    ['without a copy', { copies: 'none' }, { copies: 'some' }],
    ['without a copy, before one of which nobody knows', { copies: 'none' }, { copies: 'unknown' }],
    ['of which nobody knows', { copies: 'unknown' }, { copies: 'some' }],
    ['current', { current: true }, { current: false }],
    ['current, before one of which nobody knows', { current: true }, { current: null }],
    ['sealed', { mode: 'sealed' }, { mode: 'append-only' }],
    ['append-only', { mode: 'append-only' }, { mode: 'growing' }],
    ['growing', { mode: 'growing' }, { mode: 'open' }],
    ['more severe', { severity: 'high' }, { severity: 'low' }],
    ['larger by a power of ten', { size: 1_000_000 }, { size: 999_999 }],
    ['of a known size', { size: 0 }, { size: null }],
    ['in a rare folder', { key: 'elsewhere/a.jsonl' }, { key: 'moderation/v3/a.jsonl' }],
    ['of a rare suffix', { key: 'moderation/v3/a.pickle' }, { key: 'moderation/v3/a.jsonl' }],
    ['rare in both', { key: 'elsewhere/a.pickle' }, { key: 'moderation/v3/a.pickle' }],
    ['older', { happenedAt: '2026-11-20T03:12:07.000Z' }, { happenedAt: '2026-11-20T03:12:08.000Z' }],
  ])('the one that is %s', (_, first, second) => {
    const [a, b] = [claim({ id: id(0xb), ...first }), claim({ id: id(0xa), ...second })];
    const others = crowd.map((each) => ({ ...each, id: `${each.id.slice(1)}f` }));
    const order = ids([...others, b, a]);
    expect(order.indexOf(a.id)).toBeLessThan(order.indexOf(b.id));
  });
});

describe('what weighs more', () => {
  it.each<[string, Partial<Claim>, Partial<Claim>]>([
    ['a lost copy than being current', { copies: 'none', current: false }, { current: true }],
    ['being current than the mode', { mode: 'open' }, { current: false }],
    ['the mode than the severity', { severity: 'low' }, { mode: 'growing' }],
    ['the severity than the size', { size: 1 }, { severity: 'high', size: 1_000_000 }],
    ['the size than a rare name', { size: 1_000_000 }, { key: 'elsewhere/a.pickle' }],
    [
      'a rare name than age',
      { key: 'elsewhere/a.pickle', happenedAt: '2026-11-20T04:00:00.000Z' },
      { happenedAt: '2026-11-20T03:00:00.000Z' },
    ],
  ])('is %s', (_, first, second) => {
    const [a, b] = [claim({ id: id(0xfb), ...first }), claim({ id: id(0xfa), ...second })];
    const order = ids([...crowd, b, a]);
    expect(order.indexOf(a.id)).toBeLessThan(order.indexOf(b.id));
  });

  it('is nothing of a size that differs by less than a power of ten: the odd name is seen', () => {
    const odd = claim({ id: id(0xfb), key: 'moderation/v3/a.pickle', size: 10_000 });
    expect(ids([...crowd, odd])[0]).toBe(odd.id);
  });

  it('is the odd suffix where every key has a folder of its own', () => {
    const spread = crowd.map((each, index) => ({ ...each, key: `images/${index}/data.bin` }));
    const odd = claim({ id: id(0xfb), key: 'images/77/config.pickle' });
    expect(ids([...spread, odd])[0]).toBe(odd.id);
  });
});

const MODES = ['sealed', 'append-only', 'growing', 'open', null] as const;
const anyClaims = fc.uniqueArray(
  fc.record({
    id: fc.nat({ max: 0xffff }).map(id),
    severity: fc.constantFrom(...SEVERITIES),
    copies: fc.constantFrom('none', 'unknown', 'some', 'not-asked'),
    current: fc.constantFrom(true, false, null),
    mode: fc.constantFrom(...MODES),
    size: fc.option(fc.nat()),
    key: fc.option(fc.string({ unit: 'binary', maxLength: 12 })),
    happenedAt: fc.integer({ min: 0, max: 1e9 }).map((ms) => new Date(1.7e12 + ms).toISOString()),
  }),
  { selector: (each) => each.id, maxLength: 60 },
);

describe('whatever was found', () => {
  it('is ranked the same, in whatever order it arrived', () => {
    fc.assert(
      fc.property(
        anyClaims.chain((made) => {
          const claims = made.map((each) => claim(each));
          return fc.tuple(fc.constant(claims), fc.shuffledSubarray(claims, { minLength: claims.length }));
        }),
        ([claims, shuffled]) => {
          expect(ids(shuffled)).toEqual(ids(claims));
          expect(ids(claims).toSorted()).toEqual(claims.map((each) => each.id).toSorted());
        },
      ),
    );
  });

  it('names every finding without a copy, where these are no more than are named', () => {
    fc.assert(
      fc.property(anyClaims, fc.integer({ min: 1, max: 20 }), (made, named) => {
        const claims = made.map((each) => claim(each));
        const lost = claims.filter(({ copies }) => copies === 'none').map((each) => each.id);
        fc.pre(lost.length <= named);
        expect(ids(claims).slice(0, named)).toEqual(expect.arrayContaining(lost));
      }),
    );
  });
});
