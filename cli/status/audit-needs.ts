import type { AuditSummary } from '../../core/engine/posture/audit-summary.ts';
import { escapeText, shellCommand } from '../output/escape.ts';
import { count, counted, time } from '../output/style.ts';
import { valueIn } from './attempt.ts';
import type { BucketPosture } from './posture.ts';
import type { Status } from './status.ts';

/** Twice the schedule's six hours, and some. */
const LATE_AFTER_MS = 13 * 60 * 60 * 1000;

/** What keeps audits from seeing everything. */
export function auditNeeds({ posture, now }: Pick<Status, 'posture' | 'now'>): string[] {
  const known = valueIn(posture);
  if (known === null) return [];
  const { buckets, last } = known;
  return [
    ...(last ? [...lateNeeds(last, now), ...failureNeeds(last), ...gapNeeds(last, now)] : []),
    ...buckets.flatMap(blindNeeds),
  ];
}

const isLate = (at: string, now: Date): boolean => now.getTime() - new Date(at).getTime() > LATE_AFTER_MS;

const lateNeeds = ({ at }: AuditSummary, now: Date): string[] =>
  isLate(at, now)
    ? [`nobody has audited the buckets since ${time(at)} UTC: see the logs of AuditPosture`]
    : [];

function failureNeeds({ failed, failedCount }: AuditSummary): string[] {
  const more = failedCount - failed.length;
  return [
    ...failed.map(
      ({ bucket, reason }) => `${escapeText(bucket)} could not be audited: ${escapeText(reason)}`,
    ),
    ...(more > 0
      ? [`${counted(more, 'more bucket')} could not be audited: see the logs of AuditPosture`]
      : []),
  ];
}

function gapNeeds({ at, coverage, coverageAt }: AuditSummary, now: Date): string[] {
  if (coverage !== null) return [`buckets that nobody guards may have been missed: ${escapeText(coverage)}`];
  // Where audits are late as well, that says it.
  if (isLate(at, now) || (coverageAt !== null && !isLate(coverageAt, now))) return [];
  const since = coverageAt === null ? 'yet' : `since ${time(coverageAt)} UTC`;
  return [`no search for buckets that nobody guards ${since}: see the logs of AuditPosture`];
}

/** Somebody who denies the auditor what it could see before keeps it from seeing what comes next. */
function blindNeeds({ bucket, lost }: BucketPosture): string[] {
  if (lost === null) return [];
  const checks = `${counted(lost.count, 'check')} of ${escapeText(bucket)}`;
  const command = shellCommand('sealwatch', 'audit', bucket);
  return [`${checks} could be made before and cannot now (${escapeText(lost.reason)}): ${command}`];
}

/** How many buckets that nobody guards were judged by their names alone; `null` where none was. */
export function untaggedText({ posture }: Status): string | null {
  const last = valueIn(posture)?.last ?? null;
  if (last === null || !(last.untagged > 0)) return null;
  const buckets =
    last.untagged === 1
      ? '1 bucket that nobody guards was'
      : `${count(last.untagged)} buckets that nobody guards were`;
  return `${buckets} judged by name alone: ${escapeText(last.untaggedReason ?? 'not known why')}`;
}
