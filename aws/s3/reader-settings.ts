import { FAST_BYTES_PER_SECOND } from './pace.ts';

export interface ReaderSettings {
  /**
   * Connections at a time for one object.
   * @default 4
   */
  readonly connections?: number;
  /**
   * Bytes of one range.
   * @default 8 MiB
   */
  readonly rangeBytes?: number;
  /**
   * Ranges that all reads together hold in memory before their turn.
   * @default 6, which is 48 MiB
   */
  readonly rangesHeld?: number;
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
  rangesHeld: 6,
  invocationMilliseconds: 15 * 60 * 1000,
  fastBytesPerSecond: FAST_BYTES_PER_SECOND,
};
