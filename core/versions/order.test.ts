import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VersionFact } from './facts.ts';
import { inOrder, needsListing } from './order.ts';

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
