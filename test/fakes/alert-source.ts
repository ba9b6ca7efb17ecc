import type { AlertSource } from '../../core/alerts/alert.ts';
import { datasetsOf, periodOf } from '../../core/alerts/alert-record.ts';
import type { Finding } from '../../core/findings/finding.ts';

/** What an alert tells of these findings, of which the storm has so many more as `count` says. */
export const alertSource = (
  group: string,
  findings: readonly Finding[],
  count = findings.length,
): AlertSource => ({
  alertId: 'a1',
  group,
  findings,
  count,
  datasets: datasetsOf(findings),
  ...periodOf(findings),
  createdAt: '2026-11-20T03:12:10.000Z',
});
