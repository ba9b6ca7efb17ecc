import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withFaults, withoutFaults } from '../../test/delivery/history.ts';
import { play } from '../../test/delivery/play.ts';

/** `SEALWATCH_DELIVERIES` asks for more. */
const RUNS = Number(process.env.SEALWATCH_DELIVERIES ?? 100);
/**
 * One takes 50 ms, and fifty times as long on a machine that is busy. A test that is given up goes on, and would take the timers of the next.
 */
const TIMEOUT_MS = Math.max(600_000, RUNS * 6_000);

describe('every committed finding is in a published alert a window and ten seconds later at most', () => {
  it.each([
    ['whatever else arrives, and whatever the stream loses', withoutFaults],
    ['counted from the last fault, where functions are killed and SNS fails', withFaults],
  ])(
    '%s',
    async (_, histories) => {
      const figures = { reported: 0, messages: 0, slowest: 0 };
      const property = fc.asyncProperty(histories, async (history) => {
        const { broken, reported, counts, slowest } = await play(history);
        figures.reported += reported;
        figures.messages += counts.length;
        figures.slowest = Math.max(figures.slowest, slowest);
        expect(broken).toEqual([]);
      });
      await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
      if (process.env.SEALWATCH_DELIVERIES)
        console.info(
          `${RUNS} histories: ${figures.reported} findings and updates in ${figures.messages} messages, the longest delay ${(figures.slowest / 1000).toFixed(1)} s`,
        );
    },
    TIMEOUT_MS,
  );
});
