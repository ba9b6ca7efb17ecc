import { describe, expect, it } from 'vitest';
import { CUTS, MAX_MINUTES, playCut, tellersOf } from './cuts.ts';

it('a chain that stands raises no alarm and no finding for an hour, has canaries come through, and people get none', async () => {
  const { before, by, canariesAfter, peopleGot } = await playCut({ cut: {} }, 0);
  expect({ before, by }).toEqual({ before: [], by: [] });
  expect(canariesAfter).toBe(8);
  expect(peopleGot).toBe(0);
});

const named = CUTS.filter(({ harmless }) => harmless === undefined).map(
  (cut) => [`${cut.joint}: ${cut.what}`, cut] as const,
);

describe('each joint of the chain, cut while nothing is stored in a guarded bucket', () => {
  it.each(named)('%s is told within the set time, whenever it is cut', async (_, cut) => {
    const [first] = await tellersOf(cut);
    expect(first?.minutes).toBeLessThanOrEqual(MAX_MINUTES);
  });

  it.each(named.filter(([, { cut }]) => !('ruleOfDataset' in cut)))(
    '%s keeps canaries from their end, and CanaryMissed says so',
    async (_, cut) => {
      const { before, by, canariesAfter } = await playCut(cut, 2);
      expect(before).toEqual([]);
      expect(canariesAfter).toBe(0);
      expect(by.find(({ name }) => name === 'CanaryMissed')?.minutes).toBeLessThanOrEqual(MAX_MINUTES);
    },
  );

  it('without the stream canaries come through all the same', async () => {
    const { by, canariesAfter } = await playCut({ cut: { stream: false } }, 2);
    expect(by).toEqual([]);
    expect(canariesAfter).toBe(8);
  });
});
