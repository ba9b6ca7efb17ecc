import type { Check } from '../../../core/posture/check.ts';
import { fillIn } from '../../../core/posture/placeholders.ts';
import { type AccountResult, isAccountLevel } from '../../../core/report/account-level.ts';
import type { AuditReport } from '../../../core/report/make-report.ts';
import type { StaleMute } from '../../../core/report/mutes.ts';
import type { ReportedBucket, ReportedResult } from '../../../core/report/reported.ts';

/** What is known of a check beside its results. */
export type CheckWords = Pick<Check, 'id' | 'title' | 'severity' | 'why' | 'prowler' | 'securityHub'>;

/** One result of one bucket, with everything that a form of report may show of it. */
export interface Row {
  /** `null` for what is about the account. */
  readonly bucket: string | null;
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

/** Every result of a run, those of the account once, then bucket by bucket, and then the mutes that have expired. */
export const rowsOf = (report: AuditReport, checks: readonly Check[]): readonly Row[] => [
  ...(report.accountLevel?.results ?? []).map((result) => accountRow(result, report, checks)),
  ...report.buckets.flatMap((bucket) =>
    bucket.results.filter((result) => !isAccountLevel(result)).map((result) => rowOf(bucket, result, checks)),
  ),
  ...report.staleMutes.filter(({ state }) => state === 'expired').map((mute) => muteRow(mute, report)),
];

function rowOf(
  { bucket, region, at, score, grade, placeholders }: ReportedBucket,
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
    fix: check ? fillIn(check.remediation.cli, placeholders) : '',
    score,
    grade,
  };
}

/** Where a check says different things of the account at different buckets, the first of them is part of what distinguishes it. */
function accountRow(result: AccountResult, report: AuditReport, checks: readonly Check[]): Row {
  const { accountLevel, buckets, region, at } = report;
  const [first] = result.buckets;
  const bucket = buckets.find((each) => each.bucket === first);
  const isOne = accountLevel?.results.filter(({ check }) => check === result.check).length === 1;
  const { buckets: _, ...same } = result;
  const row = bucket && rowOf(bucket, same, checks);
  if (!row) throw new Error(`no bucket ${first} in the report`);
  const { score = null, grade = null } = accountLevel ?? {};
  const uid = isOne ? row.uid : `${row.uid}/${first}`;
  return { ...row, bucket: null, region, at, uid, score, grade };
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
