import { auditBucket } from '../../core/engine/posture/audit-bucket.ts';
import type { BucketOutcome } from '../../core/engine/posture/audit-run.ts';
import { unreadableAudit } from '../../core/engine/posture/audit-run.ts';
import type { Check, CheckResult, CheckSeverity } from '../../core/posture/check.ts';
import { couldNotSay, fail, notApplicable, pass } from '../../core/posture/check.ts';
import { placeholdersOf } from '../../core/posture/placeholders.ts';
import { sampleBucket } from '../../core/posture/sample-facts.examples.ts';
import type { AuditReport } from '../../core/report/make-report.ts';
import { makeReport, type RunFacts } from '../../core/report/make-report.ts';

const AT = '2026-11-20T03:12:00.000Z';
export const BAD_BUCKET = 'acme-model-weights';
/** Names that no bucket has, in case one does. */
export const HOSTILE = '=cmd|"/c calc"!A1<script>alert(1)</script>\u202e';

/** A check that says of each bucket what it is given. */
function check(
  id: string,
  title: string,
  severity: CheckSeverity,
  said: Readonly<Record<string, CheckResult>>,
): Check {
  return {
    id,
    title,
    severity,
    why: `Why ${id} matters.`,
    remediation: { cli: `aws s3api ${id} --bucket BUCKET \\\n  --logs LOG-BUCKET`, cdk: `${id}: true` },
    prowler: [`s3_${id}`],
    securityHub: ['S3.1'],
    judge: ({ name }) => said[name] ?? pass(`${id} is right`),
  };
}

export const SAMPLE_CHECKS: readonly Check[] = [
  check('closed', 'The bucket is closed', 'critical', {
    [BAD_BUCKET]: fail('everybody may read it', ['statement <b>"Open"</b>', '=1+1']),
  }),
  check('versioned', 'The bucket is versioned', 'high', {
    [BAD_BUCKET]: fail('versioning is suspended'),
    [HOSTILE]: fail('-2+3 versions, "quoted",\nand a new line'),
  }),
  check('logged', 'The bucket is logged', 'medium', {
    [BAD_BUCKET]: couldNotSay('server access logging could not be read: s3:GetBucketLogging is denied'),
    [HOSTILE]: notApplicable('directory buckets have no access log'),
  }),
  check('tagged', 'The bucket is tagged', 'low', { 'acme-training-data': fail('there are no tags') }),
  {
    ...check('account-closed', 'The account is closed', 'high', {}),
    scope: 'account',
    judge: () => fail('the account is open'),
  },
];

const audited = (bucket: string): BucketOutcome => ({
  status: 'audited',
  bucket,
  reason: null,
  audit: auditBucket(sampleBucket({ name: bucket, lookedAt: AT }), SAMPLE_CHECKS),
  placeholders: placeholdersOf(sampleBucket({ name: bucket })),
});

const OUTCOMES: readonly BucketOutcome[] = [
  audited('acme-training-data'),
  audited(BAD_BUCKET),
  audited(HOSTILE),
  {
    status: 'unreadable',
    bucket: 'acme-far-away',
    reason: 'S3 did not say where the bucket is: 503 SlowDown',
    audit: unreadableAudit(
      'acme-far-away',
      'S3 did not say where the bucket is: 503 SlowDown',
      () => new Date(AT),
      SAMPLE_CHECKS,
    ),
  },
  { status: 'gone', bucket: 'acme-old', reason: 'there is no such bucket any more', audit: null },
];

const RUN: RunFacts = {
  account: '111122223333',
  region: 'eu-west-1',
  at: AT,
  selection: 'all buckets',
  mutes: [
    {
      check: 'tagged',
      bucket: 'acme-*',
      reason: 'tags come with the move',
      owner: 'data-platform',
      until: '2026-12-31',
    },
    { check: 'logged', bucket: 'acme-*', reason: 'see <i>ticket</i>', owner: 'ops', until: '2026-11-19' },
  ],
  matched: new Map([[BAD_BUCKET, [{ what: 'name', matched: 'model' }]]]),
  last: {
    by: 'file',
    at: '2026-11-13T03:12:00.000Z',
    score: 71,
    grade: 'C',
    account: '111122223333',
    selection: 'all buckets',
    buckets: new Map([
      [
        'acme-training-data',
        { at: '2026-11-13T03:12:00.000Z', score: 92, statuses: new Map([['versioned', 'fail']]) },
      ],
      [
        BAD_BUCKET,
        {
          at: '2026-11-13T03:12:00.000Z',
          score: 60,
          statuses: new Map([
            ['closed', 'pass'],
            ['logged', 'pass'],
          ]),
        },
      ],
      ['acme-vanished', { at: '2026-11-13T03:12:00.000Z', score: 10, statuses: new Map() }],
    ]),
    trend: [
      { at: '2026-11-06T03:12:00.000Z', score: 64, grade: 'C' },
      { at: '2026-11-13T03:12:00.000Z', score: 71, grade: 'C' },
    ],
  },
};

export const sampleReport = (over: Partial<RunFacts> = {}): AuditReport =>
  makeReport(OUTCOMES, { ...RUN, ...over }, SAMPLE_CHECKS);
