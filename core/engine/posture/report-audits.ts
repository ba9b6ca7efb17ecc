import { SEVERITIES, type Severity } from '../../base/severity.ts';
import type { Clock } from '../../base/time.ts';
import { type DueDays, overdueBefore } from '../../findings/due.ts';
import type { Monitor } from '../monitor.ts';
import type { Recorded, RecordedRun } from './audit-and-record.ts';
import { MAX_NAMED } from './audit-summary.ts';
import type { Coverage } from './record-coverage.ts';

/** Publishes the scores of a run, and says what somebody should read. */
export function reportAudits({ recorded, late }: RecordedRun, monitor: Monitor): void {
  for (const each of recorded) reportBucket(each, monitor);
  const scores = recorded.flatMap(({ outcome: { audit } }) => (audit ? [audit.score] : []));
  if (scores.length > 0) monitor.measure('LowestPostureScore', Math.min(...scores));
  const unread = recorded.filter(({ outcome }) => outcome.status !== 'audited');
  if (late.length > 0) monitor.warn('no time was left for buckets', { count: late.length, next: late[0] });
  monitor.count('BucketsNotAudited', unread.length + late.length);
}

function reportBucket({ outcome, findings, failure }: Recorded, monitor: Monitor): void {
  const { bucket, status, reason, audit } = outcome;
  if (audit) monitor.measure('PostureScore', audit.score, { bucket });
  if (status !== 'audited') monitor.warn('not audited', { bucket, status, reason });
  if (findings > 0) monitor.warn('findings', { count: findings, bucket });
  if (failure) monitor.error('audit not kept', { bucket, error: failure });
}

/** Logs what a search for buckets that nobody guards found, and what it could not see. */
export function reportSearch({ findings, unlisted, untagged }: Coverage, monitor: Monitor): void {
  if (findings > 0) monitor.warn('findings', { count: findings });
  if (unlisted.length > 0) {
    monitor.error('some buckets could not be listed', { unlisted });
    monitor.count('CoverageUnknown', 1);
  }
  if (untagged.length > 0)
    monitor.warn('judged by their names alone', {
      count: untagged.length,
      buckets: untagged.slice(0, MAX_NAMED),
    });
  monitor.count('BucketsJudgedByName', untagged.length);
}

export interface OpenFindingsPorts {
  /** How many findings of a severity are open. @param before ISO time: only those found before it; `null` for all */
  readonly countOpen: (severity: Severity, before: string | null) => Promise<number>;
  readonly dueDays: DueDays;
  readonly clock: Clock;
  readonly monitor: Monitor;
}

/** Publishes how many findings are open, and how many of them for longer than the configuration allows. */
export async function reportOpenFindings({
  countOpen,
  dueDays,
  clock,
  monitor,
}: OpenFindingsPorts): Promise<void> {
  for (const severity of SEVERITIES) {
    const before = overdueBefore(severity, dueDays, clock());
    const open = await countOpen(severity, null);
    const overdue = before === null ? 0 : await countOpen(severity, before);
    monitor.measure('OpenFindings', open, { severity });
    monitor.measure('OverdueFindings', overdue, { severity });
  }
}
