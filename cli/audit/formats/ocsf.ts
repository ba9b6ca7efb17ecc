import { partitionOf } from '../../../core/base/partition.ts';
import { CHECKS } from '../../../core/posture/catalogue.ts';
import type { Check, CheckSeverity, CheckStatus } from '../../../core/posture/check.ts';
import type { AuditReport } from '../../../core/report/make-report.ts';
import { escapeJson } from '../../output/escape.ts';
import { version } from '../../version.ts';
import { accountArn, bucketArn } from '../known.ts';
import { type Row, rowsOf } from './row.ts';

const CLASS = 2003;
const CREATE = 1;

const SEVERITY: Readonly<Record<CheckSeverity, readonly [number, string]>> = {
  critical: [5, 'Critical'],
  high: [4, 'High'],
  medium: [3, 'Medium'],
  low: [2, 'Low'],
};
const INFORMATIONAL = [1, 'Informational'] as const;

/** What does not apply is a status that OCSF has no number for. */
const COMPLIANCE: Readonly<Record<CheckStatus, readonly [number, string]>> = {
  pass: [1, 'Pass'],
  unknown: [2, 'Warning'],
  fail: [3, 'Fail'],
  'not-applicable': [99, 'Not Applicable'],
};

/** Every result as a Compliance Finding of OCSF 1.5, one a line. */
export const ocsfOf = (report: AuditReport, checks: readonly Check[] = CHECKS): string =>
  rowsOf(report, checks)
    .map((row) => `${escapeJson(JSON.stringify(findingOf(row, report)))}\n`)
    .join('');

function findingOf(row: Row, report: AuditReport): object {
  const { result, check, bucket } = row;
  const time = Date.parse(row.at);
  const [severityId, severity] = isWrong(row) ? SEVERITY[result.severity] : INFORMATIONAL;
  return {
    activity_id: CREATE,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: CLASS,
    class_name: 'Compliance Finding',
    type_uid: CLASS * 100 + CREATE,
    type_name: 'Compliance Finding: Create',
    time,
    severity_id: severityId,
    severity,
    ...statusOf(row),
    message: result.reason,
    metadata: {
      version: '1.5.0',
      profiles: ['cloud'],
      event_code: check.id,
      product: { name: 'Sealwatch', vendor_name: 'Sealwatch', uid: 'sealwatch', version },
    },
    cloud: cloudOf(row, report),
    finding_info: {
      uid: `sealwatch/${report.account}/${bucket ?? 'account'}/${row.uid}`,
      title: check.title,
      ...(check.why === '' ? {} : { desc: check.why }),
      created_time: time,
      types: ['Storage posture'],
    },
    compliance: complianceOf(row),
    remediation: { desc: row.fix },
    resources: [resourceOf(row, report)],
    unmapped: {
      details: result.details,
      gain: result.gain,
      score: row.score,
      grade: row.grade,
      muted: result.muted,
      ...(result.cause ? { cause: result.cause } : {}),
    },
  };
}

const isWrong = ({ result: { status } }: Row): boolean => status === 'fail' || status === 'unknown';

/** Muted ones are suppressed; what is fine is resolved. */
function statusOf(row: Row): { readonly status_id: number; readonly status: string } {
  if (row.result.muted) return { status_id: 3, status: 'Suppressed' };
  return isWrong(row) ? { status_id: 1, status: 'New' } : { status_id: 4, status: 'Resolved' };
}

function complianceOf({ check, result }: Row): object {
  const [id, status] = COMPLIANCE[result.status];
  return {
    control: check.id,
    standards: ['Sealwatch posture', ...(check.securityHub.length > 0 ? ['AWS Security Hub'] : [])],
    requirements: check.securityHub,
    status_id: id,
    status,
    status_code: result.status,
    status_detail: result.reason,
  };
}

const cloudOf = ({ region }: Row, report: AuditReport): object => ({
  provider: 'AWS',
  region: region || report.region,
  account: { uid: report.account, type: 'AWS Account', type_id: 10 },
});

function resourceOf({ bucket, region }: Row, report: AuditReport): object {
  const place = {
    region: region || report.region,
    cloud_partition: partitionOf(region || report.region),
  };
  return bucket === null
    ? { uid: accountArn(report), name: report.account, type: 'AwsAccount', ...place }
    : {
        uid: bucketArn(bucket, region || report.region, report.account),
        name: bucket,
        type: 'AwsS3Bucket',
        ...place,
      };
}
