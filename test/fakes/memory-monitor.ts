import type { Monitor } from '../../core/engine/monitor.ts';

/** Keeps what a run counted and said. */
export class MemoryMonitor implements Monitor {
  /** Sums, by metric. */
  readonly counts: Record<string, number> = {};
  /** As `PostureScore bucket=a 80`, in the order in which they were measured. */
  readonly values: string[] = [];
  /** As `warn: not audited`, with the details, in the order in which they were said. */
  readonly said: (readonly [string, Readonly<Record<string, unknown>>])[] = [];

  count(metric: string, value: number): void {
    this.counts[metric] = (this.counts[metric] ?? 0) + value;
  }

  measure(metric: string, value: number, of: Readonly<Record<string, string>> = {}): void {
    const parts = Object.entries(of).map(([dimension, name]) => `${dimension}=${name}`);
    this.values.push([metric, ...parts, value].join(' '));
  }

  warn(message: string, details: Readonly<Record<string, unknown>>): void {
    this.said.push([`warn: ${message}`, details]);
  }

  error(message: string, details: Readonly<Record<string, unknown>>): void {
    this.said.push([`error: ${message}`, details]);
  }
}
