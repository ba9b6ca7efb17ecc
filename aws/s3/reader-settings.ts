import { FAST_BYTES_PER_SECOND } from './pace.ts';
import type { Parallelism } from './parallel-read.ts';

export interface ReaderSettings extends Partial<Parallelism> {
  /**
   * Milliseconds of a whole invocation: what cannot be read in that is too large, whatever is left of this one.
   * @default Lambda's longest, 15 minutes
   */
  readonly invocationMilliseconds?: number;
  /**
   * One connection that brings more is left alone.
   * @default 200 MB/s
   */
  readonly fastBytesPerSecond?: number;
}

export const DEFAULT_SETTINGS: Required<ReaderSettings> = {
  connections: 4,
  rangeBytes: 8 * 1024 * 1024,
  invocationMilliseconds: 15 * 60 * 1000,
  fastBytesPerSecond: FAST_BYTES_PER_SECOND,
};
