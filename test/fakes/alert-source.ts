import type { AlertSource } from '../../core/alerts/alert.ts';
import { periodOf } from '../../core/alerts/alert-record.ts';
import { claimOf } from '../../core/alerts/claim.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { datasetsOf } from '../../core/findings/kinds-of-finding.ts';

/** What an alert reports of these findings, of which the storm has so many more as `count` says. */
export const alertSource = (
  group: string,
  findings: readonly Finding[],
  count = findings.length,
): AlertSource => ({
  alertId: '4d1f08a2b3c4'.padEnd(40, '0'),
  group,
  findings: findings.length === 1 ? findings : [],
  claims: findings.map(claimOf),
  count,
  datasets: datasetsOf(findings),
  ...periodOf(findings),
  createdAt: '2026-11-20T03:12:10.000Z',
});
