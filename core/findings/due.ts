import type { Severity } from '../base/severity.ts';
import type { Finding } from './finding.ts';

/** Days within which a finding is to be dealt with, by its severity; `null` where it may stay open. */
export type DueDays = Readonly<Record<Severity, number | null>>;

export const DEFAULT_DUE_DAYS: DueDays = { critical: 1, high: 7, medium: 30, low: 90, info: null };

/** How long a finding has been open, and until when it may be. */
export interface Due {
  /** Whole days since it was found; `null` where it is not open any more. */
  readonly ageDays: number | null;
  /** ISO time; `null` where it is not due at any time. */
  readonly dueAt: string | null;
  readonly overdue: boolean;
}

const DAY = 24 * 60 * 60 * 1000;

/** Counted from when it was found: nobody can act on what happened before. */
export function dueOf(
  { state, severity, time }: Pick<Finding, 'state' | 'severity' | 'time'>,
  days: DueDays,
  now: Date,
): Due {
  if (state !== 'open') return { ageDays: null, dueAt: null, overdue: false };
  const found = new Date(time).getTime();
  const ageDays = Math.max(0, Math.floor((now.getTime() - found) / DAY));
  const within = days[severity];
  if (within === null) return { ageDays, dueAt: null, overdue: false };
  const due = found + within * DAY;
  return { ageDays, dueAt: new Date(due).toISOString(), overdue: due < now.getTime() };
}

/** What was found before this time is overdue while it is open; `null` where nothing ever is. */
export const overdueBefore = (severity: Severity, days: DueDays, now: Date): string | null => {
  const within = days[severity];
  return within === null ? null : new Date(now.getTime() - within * DAY).toISOString();
};
