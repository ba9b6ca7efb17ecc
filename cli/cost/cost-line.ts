import type { SweepSchedule } from '../../core/scope/sweep-level.ts';

/** What is guarded, and how much happens to it in a month. */
export interface Usage {
  readonly objects: number;
  readonly bytes: number;
  /** Versions that are stored, a month. */
  readonly changes: number;
  /** Bytes of them. */
  readonly changedBytes: number;
  /** Requests that read objects, a month. */
  readonly reads: number;
  /** Findings, a month. */
  readonly findings: number;
  readonly buckets: number;
  readonly datasets: number;
  /** Where the deployment is. */
  readonly region: string;
  /** What is swept by itself, by how. */
  readonly sweeps: readonly Swept[];
  /** Versions whose locks are read, once a day, because a hold on them was recorded. */
  readonly heldVersions: number;
  /** Guarded buckets into which a canary is put. */
  readonly canaryBuckets: number;
  /** True where data events of writes reach the deployment, so that callers are named. */
  readonly namesCallers: boolean;
  /** True where the deployment pays for the trail that records them. */
  readonly createsTrail: boolean;
}

/** Objects that are swept in the same way. */
export interface Swept extends SweepSchedule {
  readonly objects: number;
  readonly bytes: number;
}

/** A line of a bill: what is charged, how it is computed, and US dollars at least and at most. */
export interface CostLine {
  readonly part: string;
  /** The formula with its numbers. */
  readonly how: string;
  readonly low: number;
  readonly high: number;
}

export const { format } = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

/** `1M`, `1.25M`, `50K`: a formula has to fit a line. */
export const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 })
  .format;
export const perMillion = (price: number): string => `$${format(price * 1e6)}/M`;

export const line = (part: string, how: string, low: number, high = low): CostLine => ({
  part,
  how,
  low,
  high,
});

/** A line of what not everybody has. */
export const lineIf = (isThere: boolean, ...[part, how, low, high]: Parameters<typeof line>): CostLine[] =>
  isThere ? [line(part, how, low, high)] : [];

export const sumOf = (lines: readonly CostLine[]): { readonly low: number; readonly high: number } => ({
  low: lines.reduce((sum, { low }) => sum + low, 0),
  high: lines.reduce((sum, { high }) => sum + high, 0),
});
