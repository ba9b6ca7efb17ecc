import type { Changes } from '../../core/report/changes.ts';
import { time } from '../output/style.ts';

/** When the last run was, and whose it was where that is not the command's own; of audits at several times, the first and the last. */
export function whenBefore(changes: Pick<Changes, 'since' | 'until' | 'by'>): string {
  const { since, until, by } = changes;
  if (by === 'file') return time(since);
  return hasManyTimes(changes)
    ? `the deployment's audits of ${time(since)} to ${time(until)}`
    : `the deployment's audit of ${time(since)}`;
}

/** True where each bucket is compared with an audit of its own time, so that the time has to stand beside the bucket. */
export const hasManyTimes = ({ since, until }: Pick<Changes, 'since' | 'until'>): boolean => since !== until;
