import type { Check } from '../../../core/posture/check.ts';
import type { AuditReport } from '../../../core/report/make-report.ts';
import type { StaleMute } from '../../../core/report/mutes.ts';
import type { ReportedBucket, ReportedResult } from '../../../core/report/reported.ts';
import { fillIn } from '../render-fixes.ts';

/** What is known of a check beside its results. */
export type CheckWords = Pick<Check, 'id' | 'title' | 'severity' | 'why' | 'prowler' | 'securityHub'>;

/** One result of one bucket, with everything that a form of report may show of it. */
export interface Row {
  readonly bucket: string;
  readonly region: string;
  readonly at: string;
  readonly check: CheckWords;
  /** What distinguishes it from every other of the bucket, and is the same in every run. */
  readonly uid: string;
  readonly result: ReportedResult;
  /** The command that puts it right. */
  readonly fix: string;
  readonly score: number | null;
  readonly grade: string | null;
}

/** A mute that is over is a finding of its own. */
const MUTE_EXPIRED: CheckWords = {
  id: 'mute-expired',
  title: 'Every mute is one that somebody answers for now',
  severity: 'low',
  why: 'A mute hides a failure that its owner has promised to look at again. Its time is over.',
  prowler: [],
  securityHub: [],
};

/** Every result of a run, bucket by bucket, and then the mutes that have expired. */
export const rowsOf = (report: AuditReport, checks: readonly Check[]): readonly Row[] => [
  ...report.buckets.flatMap((bucket) => bucket.results.map((result) => rowOf(bucket, result, checks))),
  ...report.staleMutes.filter(({ state }) => state === 'expired').map((mute) => muteRow(mute, report)),
];

function rowOf(
  { bucket, region, at, score, grade }: ReportedBucket,
  result: ReportedResult,
  checks: readonly Check[],
): Row {
  const check = checks.find(({ id }) => id === result.check);
  return {
    bucket,
    region,
    at,
    check: check ?? {
      ...MUTE_EXPIRED,
      id: result.check,
      title: result.title,
      severity: result.severity,
      why: '',
    },
    uid: result.check,
    result,
    fix: check ? fillIn(check.remediation.cli, bucket) : '',
    score,
    grade,
  };
}

function muteRow(mute: StaleMute, { at, region }: AuditReport): Row {
  const { id, title, severity } = MUTE_EXPIRED;
  return {
    bucket: mute.bucket,
    region,
    at,
    check: MUTE_EXPIRED,
    uid: `${id}/${mute.check}/${mute.until}`,
    result: {
      check: id,
      title,
      severity,
      status: 'fail',
      reason: expiryWords(mute),
      details: [],
      gain: 0,
      muted: null,
    },
    fix: 'take the mute out of the file, or give it a new day and the reason for it',
    score: null,
    grade: null,
  };
}

/** What is wrong with a mute that has expired. */
export const expiryWords = ({ check, bucket, reason, owner, until }: StaleMute): string =>
  `the mute of ${check} for ${bucket}, by ${owner} ("${reason}"), expired on ${until}`;
