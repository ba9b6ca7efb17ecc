/** What one audit of all buckets took. */
export interface Measured {
  /** Buckets that something was said of. */
  readonly audited: number;
  /** Without the start of the process, where that can be separated. */
  readonly seconds: number;
  readonly wholeSeconds: number;
  readonly cpuSeconds: number;
  /** `null` where nobody counted. */
  readonly requests: number | null;
  readonly peakBytes: number;
}
