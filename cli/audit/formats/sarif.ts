import { CHECKS } from '../../../core/posture/catalogue.ts';
import type { Check, CheckSeverity } from '../../../core/posture/check.ts';
import type { AuditReport } from '../../../core/posture/report/report.ts';
import { version } from '../../version.ts';
import { bucketArn } from '../bucket-arn.ts';
import { type CheckWords, MUTE_EXPIRED, type Row, rowsOf } from './row.ts';

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

const RULES: readonly (CheckWords & Partial<Check>)[] = [...CHECKS, MUTE_EXPIRED];

/** What is wrong and what is unknown, as SARIF 2.1.0. What passes has no place in it: readers take every result for a problem. */
export const sarifOf = (report: AuditReport): object => ({
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'Sealwatch', version, rules: RULES.map(ruleOf) } },
      invocations: [invocationOf(report)],
      results: rowsOf(report)
        .filter(isShown)
        .map((row) => resultOf(row, report)),
      properties: {
        score: report.score,
        grade: report.grade,
        account: report.account,
        region: report.region,
      },
    },
  ],
});

const isShown = ({ result: { status } }: Row): boolean => status === 'fail' || status === 'unknown';

const ruleOf = ({
  id,
  title,
  why,
  severity,
  remediation,
  prowler,
  securityHub,
}: CheckWords & Partial<Check>): object => ({
  id,
  shortDescription: { text: title },
  fullDescription: { text: why },
  ...(remediation
    ? {
        help: {
          text: `${remediation.cli}\n\n${remediation.cdk}`,
          markdown: `\`\`\`sh\n${remediation.cli}\n\`\`\`\n\n\`\`\`ts\n${remediation.cdk}\n\`\`\``,
        },
      }
    : {}),
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

function resultOf(row: Row, report: AuditReport): object {
  const { result, bucket, region } = row;
  const name = bucketArn(bucket, region || report.region, report.account);
  return {
    ruleId: result.check,
    ruleIndex: RULES.findIndex(({ id }) => id === result.check),
    ...(result.status === 'fail'
      ? { kind: 'fail', level: LEVEL[result.severity] }
      : { kind: 'open', level: 'none' }),
    message: { text: [`${bucket}: ${result.reason}`, ...result.details].join('\n') },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: `s3://${encodeURIComponent(bucket)}` } },
        logicalLocations: [{ name: bucket, fullyQualifiedName: name, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'sealwatchAudit/v1': `${name}/${result.check}` },
    ...(result.muted ? { suppressions: [suppressionOf(result.muted)] } : {}),
    properties: { status: result.status, gain: result.gain, fix: row.fix },
  };
}

const suppressionOf = ({ reason, owner, until }: NonNullable<Row['result']['muted']>): object => ({
  kind: 'external',
  status: 'accepted',
  justification: `${reason} (${owner}, until ${until})`,
});
