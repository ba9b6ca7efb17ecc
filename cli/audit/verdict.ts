import { POINTS } from '../../core/posture/score.ts';
import type { AuditReport } from '../../core/report/report.ts';
import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import type { AuditOptions, FailOn } from './options.ts';
import type { Selection } from './selected.ts';

type Limits = Pick<AuditOptions, 'failOn' | 'minScore'>;

/** How the command ends: what is muted does not count, a mute that has expired does. */
export function exitOf(report: AuditReport, selection: Selection, limits: Limits): ExitCode {
  const isFailed = hasFailed(report, failOnOf(limits)) || isBelow(report, limits.minScore ?? 0);
  return worst(
    isFailed ? EXIT.findings : EXIT.fine,
    isIncomplete(report, selection) ? EXIT.unchecked : EXIT.fine,
  );
}

/** Any failure counts, unless something is said: who asks for a score asks for nothing else. */
const failOnOf = ({ failOn, minScore }: Limits): FailOn =>
  failOn ?? (minScore === undefined ? 'low' : 'none');

function hasFailed({ failed, staleMutes }: AuditReport, failOn: FailOn): boolean {
  if (failOn === 'none') return false;
  const expired = staleMutes.filter(({ state }) => state === 'expired').length;
  const counts = { ...failed, low: failed.low + expired };
  return Object.entries(counts).some(
    ([severity, count]) => count > 0 && POINTS[severity as keyof typeof POINTS] >= POINTS[failOn],
  );
}

/** A good bucket does not make up for a bad one. Where nothing was looked at there is no score to fall short. */
const isBelow = ({ score, buckets }: AuditReport, least: number): boolean => {
  const scores = buckets.flatMap((bucket) => bucket.score ?? []);
  return scores.length > 0 && [score, ...scores].some((each) => each < least);
};

const isIncomplete = ({ unknown, buckets }: AuditReport, { isNamed, isPartial }: Selection): boolean =>
  unknown > 0 ||
  isPartial ||
  buckets.length === 0 ||
  (isNamed && buckets.some(({ status }) => status === 'gone'));
