import { ALERT_SCHEMA } from '../../core/alerts/alert.ts';
import { findingAlert } from '../../core/alerts/finding-alert.ts';
import { wasRefused } from '../../core/alerts/words.ts';
import type { OfflineFinding } from '../../core/replay/finding.ts';
import { escapeText } from '../output/escape.ts';
import { SEVERITY_FORMAT } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import { address, nameOfArn, time } from '../output/words.ts';

/** A finding in the alert's form, with the record that it comes from. No deployment has it, so no command comes next. */
export const offlineJson = ({ finding, origin, account, region }: OfflineFinding) => ({
  ...findingAlert(finding, true, { account: account ?? '', region: region ?? '' }),
  schema: ALERT_SCHEMA,
  account,
  region,
  next: [],
  origin,
});

export const OFFLINE_COLUMNS: readonly Column<OfflineFinding>[] = [
  { title: 'TIME (UTC)', cell: ({ finding }) => time(finding.happenedAt) },
  {
    title: 'SEVERITY',
    cell: ({ finding: { severity } }) => ({ text: severity, format: SEVERITY_FORMAT[severity] }),
  },
  { title: 'RULE', cell: ({ finding }) => finding.rule },
  { title: 'WHAT', shrinks: true, cell: whatText },
  { title: 'WHO', shrinks: true, cell: whoText },
  { title: 'WHERE', shrinks: true, cell: whereText },
];

function whatText({ finding }: OfflineFinding): string {
  const { reason, call } = finding.evidence;
  const attempt = wasRefused(finding) ? `attempt (${call?.error?.code}): ` : '';
  return escapeText(`${attempt}${reason}`);
}

function whoText({ finding: { actor } }: OfflineFinding): string {
  if (actor.arn !== null) return nameOfArn(actor.arn);
  return actor.account === null ? '-' : `account ${escapeText(actor.account)}`;
}

function whereText({ finding: { bucket, key, resource } }: OfflineFinding): string {
  if (bucket !== null) return key === null ? escapeText(`s3://${bucket}`) : address({ bucket, key });
  return resource === null ? '-' : escapeText(resource);
}
