import { CHECKS } from '../../../core/posture/catalogue.ts';
import type { Check, CheckSeverity } from '../../../core/posture/check.ts';
import type { AuditReport } from '../../../core/report/make-report.ts';
import { version } from '../../version.ts';
import { accountArn, bucketArn } from '../known.ts';
import { type CheckWords, type Row, rowsOf } from './row.ts';

const LEVEL: Readonly<Record<CheckSeverity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};
/** What code scanning sorts by. */
const SECURITY_SEVERITY: Readonly<Record<CheckSeverity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

/** What is wrong and what is unknown, as SARIF 2.1.0. What passes has no place in it: readers take every result for a problem. */
export function sarifOf(report: AuditReport, checks: readonly Check[] = CHECKS): object {
  const rows = rowsOf(report, checks).filter(
    ({ result: { status } }) => status === 'fail' || status === 'unknown',
  );
  const rules = [...new Map(rows.map(({ check }) => [check.id, check])).values()];
  const { score, grade, account, region } = report;
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Sealwatch', version, rules: rules.map((rule) => ruleOf(rule, checks)) } },
        invocations: [invocationOf(report)],
        results: rows.map((row) => resultOf(row, report, rules)),
        properties: { score, grade, account, region },
      },
    ],
  };
}

const ruleOf = (
  { id, title, why, severity, prowler, securityHub }: CheckWords,
  checks: readonly Check[],
): object => ({
  id,
  shortDescription: { text: title },
  fullDescription: { text: why || title },
  ...helpOf(checks.find((check) => check.id === id)),
  defaultConfiguration: { level: LEVEL[severity] },
  properties: {
    'security-severity': SECURITY_SEVERITY[severity],
    tags: [
      'security',
      ...prowler.map((name) => `prowler:${name}`),
      ...securityHub.map((name) => `securityhub:${name}`),
    ],
  },
});

const helpOf = (check: Check | undefined): object =>
  check
    ? {
        help: {
          text: `${check.remediation.cli}\n\n${check.remediation.cdk}`,
          markdown: `\`\`\`sh\n${check.remediation.cli}\n\`\`\`\n\n\`\`\`ts\n${check.remediation.cdk}\n\`\`\``,
        },
      }
    : {};

function invocationOf({ buckets, at }: AuditReport): object {
  const missed = buckets.filter(({ status }) => status !== 'audited');
  return {
    executionSuccessful: true,
    startTimeUtc: at,
    toolExecutionNotifications: missed.map(({ bucket, status, reason }) => ({
      level: status === 'gone' ? 'warning' : 'error',
      message: { text: `${bucket}: ${reason}` },
    })),
  };
}

function resultOf(row: Row, report: AuditReport, rules: readonly CheckWords[]): object {
  const { result, bucket, region } = row;
  const name =
    bucket === null ? accountArn(report) : bucketArn(bucket, region || report.region, report.account);
  const called = bucket ?? `account ${report.account}`;
  return {
    ruleId: result.check,
    ruleIndex: rules.findIndex(({ id }) => id === result.check),
    ...(result.status === 'fail'
      ? { kind: 'fail', level: LEVEL[result.severity] }
      : { kind: 'open', level: 'none' }),
    message: { text: [`${called}: ${result.reason}`, ...result.details].join('\n') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            uri: bucket === null ? `urn:aws:account:${report.account}` : `s3://${encodeURIComponent(bucket)}`,
          },
        },
        logicalLocations: [{ name: bucket ?? report.account, fullyQualifiedName: name, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'sealwatchAudit/v1': `${name}/${row.uid}` },
    suppressions: result.muted ? [suppressionOf(result.muted)] : [],
    properties: {
      status: result.status,
      gain: result.gain,
      fix: row.fix,
      ...(result.cause ? { cause: result.cause } : {}),
    },
  };
}

const suppressionOf = ({ reason, owner, until }: NonNullable<Row['result']['muted']>): object => ({
  kind: 'external',
  status: 'accepted',
  justification: `${reason} (${owner}, until ${until})`,
});
