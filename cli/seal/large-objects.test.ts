import { describe, expect, it } from 'vitest';
import type { BaselineAction } from '../../core/api/baseline-request.ts';
import { FakeRecorder, keysOf, type Pending } from '../../test/cli/fake-recorder.ts';
import { DATASET } from '../../test/cli/samples.ts';
import type { Connection } from '../connection/connect.ts';
import { seal } from './seal.ts';

describe('a dataset with objects that are too large for one invocation', () => {
  const LARGE = 8e9;
  const seal8 = async (recorder: LargeRecorder) => {
    let pauses = 0;
    const tally = await seal({ baseline: recorder.inParts }, DATASET.name, {
      watch: () => {},
      mayAccept: async () => true,
      pause: async () => {
        pauses += 1;
        recorder.readSome();
      },
    });
    return { tally, pauses };
  };

  /** Answers of large keys that they are being read, until somebody has waited. */
  class LargeRecorder extends FakeRecorder {
    readonly #reading = new Set<string>();
    readonly #read = new Set<string>();
    mostReading = 0;

    readonly inParts = (async (kind: string, action: BaselineAction) => {
      if (action.do !== 'seal-hash') return this.baseline(kind as never, action);
      const unread = action.keys.filter((key) => key.startsWith('large') && !this.#read.has(key));
      for (const key of unread) this.#reading.add(key);
      this.mostReading = Math.max(this.mostReading, this.#reading.size);
      const keys = action.keys.filter((key) => !unread.includes(key));
      const answer = await this.baseline('hashed', { ...action, keys });
      return { ...answer, ...(unread.length > 0 ? { reading: unread.length } : {}) };
    }) as Connection['baseline'];

    readSome(): void {
      for (const key of this.#reading) this.#read.add(key);
      this.#reading.clear();
    }
  }

  const largeKeys = (count: number): Pending[] =>
    Array.from({ length: count }, (_, index) => ({
      key: `large-${String(index).padStart(3, '0')}`,
      size: LARGE,
    }));

  it('is sealed when they are read, and asked for them until then', async () => {
    const recorder = new LargeRecorder([...largeKeys(2), ...keysOf(3)]);
    const { tally, pauses } = await seal8(recorder);
    expect([tally.outcomes.sealed, tally.unfinished, pauses]).toEqual([5, 0, 1]);
    expect(recorder.asked.at(-1)?.do).toBe('seal-finish');
  });

  it('has some of many read at a time, and the small ones not wait for them', async () => {
    const recorder = new LargeRecorder([...largeKeys(38), ...keysOf(2)]);
    const { tally } = await seal8(recorder);
    expect(tally.outcomes.sealed).toBe(40);
    expect(recorder.mostReading).toBeLessThanOrEqual(17);
  });
});
