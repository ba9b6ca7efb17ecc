import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../test/seed.ts';
import type { VersionFact } from './facts.ts';
import { inOrder, isKnownBefore, needsListing } from './order.ts';

const fact = (version: string, changes: Partial<VersionFact> = {}): VersionFact => ({
  version,
  versionId: version,
  kind: 'object',
  storedAt: '2026-11-20T03:12:07.000Z',
  announcedAt: null,
  sequencer: null,
  rank: null,
  digest: null,
  unestablished: null,
  size: null,
  etag: null,
  prefixes: [],
  destroyed: null,
  ...changes,
});

const DESTROYED = { at: '2026-11-20T03:13:00.000Z', by: 'delete', sequencer: null } as const;

const names = (facts: readonly VersionFact[]): string =>
  inOrder(facts)
    .map(({ version }) => version)
    .join(' ');

describe('inOrder', () => {
  it('goes by Last-Modified first', () => {
    expect(
      names([
        fact('a', { storedAt: '2026-11-20T03:12:08.000Z', sequencer: '1' }),
        fact('b', { sequencer: '2' }),
      ]),
    ).toBe('b a');
  });

  it('goes by sequencer within one second', () => {
    expect(
      names([fact('a', { sequencer: '3' }), fact('b', { sequencer: '1' }), fact('c', { sequencer: '2' })]),
    ).toBe('b c a');
  });

  it('goes by the listing where two have no sequencers', () => {
    expect(
      names([fact('a', { rank: 2 }), fact('b', { rank: 1 }), fact('c', { rank: 0, sequencer: '9' })]),
    ).toBe('c b a');
  });

  it('joins what sequencers and listing say about different pairs', () => {
    const facts = [
      fact('a', { rank: 1, sequencer: '2' }),
      fact('b', { sequencer: '1' }),
      fact('c', { rank: 0 }),
    ];
    expect(names(facts)).toBe('b c a');
  });

  it('does not depend on the order in which the facts were learned', () => {
    const some = fc.record({
      rank: fc.option(fc.nat(9)),
      sequencer: fc.option(fc.constantFrom('1', '2', '3')),
    });
    const facts = fc
      .array(some, { maxLength: 6 })
      .map((all) => all.map((each, index) => fact(`v${index}`, each)));
    const shuffled = facts.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(names(all)).toBe(names(other));
      }),
    );
  });
});

/** What somebody learned of versions, contradictions among it. */
const learned = fc
  .array(
    fc.record({
      rank: fc.option(fc.nat(9)),
      sequencer: fc.option(fc.constantFrom('1', '2', '3', '003', '004', 'x')),
      destroyed: fc.option(
        fc.record({ rank: fc.option(fc.nat(9)) }).map(({ rank }) => ({ ...DESTROYED, rank })),
        { freq: 2 },
      ),
      isNull: fc.boolean(),
    }),
    { maxLength: 8 },
  )
  .map((all) =>
    all.map(({ isNull, ...each }, index) =>
      fact(isNull ? `null/${index}/now` : `v${(index * 7) % 10}`, each),
    ),
  );

describe('the order of versions of one second', () => {
  /** By its definition: again and again the smallest identity that nothing left is known to precede. */
  function byDefinition(facts: readonly VersionFact[]): string {
    const left = facts.toSorted((a, b) => (a.version < b.version ? -1 : 1));
    const ordered: string[] = [];
    while (left.length > 0) {
      const isFree = (one: VersionFact) => !left.some((other) => other !== one && isKnownBefore(other, one));
      ordered.push(...left.splice(Math.max(left.findIndex(isFree), 0), 1).map(({ version }) => version));
    }
    return ordered.join(' ');
  }

  it('is that of its definition, whatever is known', () => {
    fc.assert(
      fc.property(learned, (facts) => {
        expect(names(facts)).toBe(byDefinition(facts));
      }),
      { numRuns: 500 },
    );
  });

  it('needs a listing exactly where two are left of which nothing shows which was first', () => {
    fc.assert(
      fc.property(learned, (facts) => {
        const there = facts.filter(({ destroyed }) => destroyed === null);
        const isUnordered = there.some((a, index) =>
          there.slice(index + 1).some((b) => !isKnownBefore(a, b) && !isKnownBefore(b, a)),
        );
        expect(needsListing(facts)).toBe(isUnordered);
      }),
      { numRuns: 500 },
    );
  });

  it('takes a few comparisons for each of hundreds', () => {
    const many = Array.from({ length: 2000 }, (_, index) =>
      fact(`v${(index * 7919) % 2003}`, {
        sequencer: `6${index.toString(16).toUpperCase().padStart(8, '0')}`,
      }),
    );
    let asked = 0;
    const counted = many.map((each) =>
      Object.defineProperty({ ...each }, 'sequencer', {
        get: () => {
          asked += 1;
          return each.sequencer;
        },
      }),
    );
    expect(names(counted.toReversed()) === many.map(({ version }) => version).join(' ')).toBe(true);
    expect(needsListing(counted)).toBe(false);
    expect(asked / many.length).toBeLessThan(200);
  });
});

describe('needsListing', () => {
  it('asks for one when nothing shows which of two in a second was first', () => {
    expect(needsListing([fact('a', { sequencer: '1' }), fact('b')])).toBe(true);
  });

  it('asks for none when sequencers, seconds or a listing decide', () => {
    expect(needsListing([fact('a', { sequencer: '1' }), fact('b', { sequencer: '2' })])).toBe(false);
    expect(needsListing([fact('a'), fact('b', { storedAt: '2026-11-20T03:12:08.000Z' })])).toBe(false);
    expect(needsListing([fact('a', { rank: 0 }), fact('b', { rank: 1 })])).toBe(false);
  });

  it('asks for none for a version that is gone: no listing would show it', () => {
    const destroyed = { at: '2026-11-20T03:13:00.000Z', by: 'delete', sequencer: null, rank: null } as const;
    expect(needsListing([fact('a', { destroyed }), fact('b')])).toBe(false);
  });
});
