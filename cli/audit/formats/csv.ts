import { CHECKS } from '../../../core/posture/catalogue.ts';
import type { Check } from '../../../core/posture/check.ts';
import type { AuditReport } from '../../../core/report/make-report.ts';
import { escapeText } from '../../output/escape.ts';
import { type Row, rowsOf } from './row.ts';

type Cell = string | number | null;

const COLUMNS: readonly (readonly [string, (row: Row, report: AuditReport) => Cell])[] = [
  ['account', (_, { account }) => account],
  ['region', ({ region }) => region],
  ['bucket', ({ bucket }) => escapeText(bucket ?? '')],
  ['score', ({ score }) => score],
  ['grade', ({ grade }) => grade],
  ['check', ({ check }) => check.id],
  ['title', ({ check }) => check.title],
  ['severity', ({ result }) => result.severity],
  ['status', ({ result }) => result.status],
  ['reason', ({ result }) => escapeText(result.reason)],
  ['details', ({ result }) => result.details.map(escapeText).join('; ')],
  ['gain', ({ result }) => result.gain],
  ['muted_by', ({ result }) => escapeText(result.muted?.owner ?? '')],
  ['muted_reason', ({ result }) => escapeText(result.muted?.reason ?? '')],
  ['muted_until', ({ result }) => result.muted?.until ?? ''],
  ['prowler', ({ check }) => check.prowler.join(' ')],
  ['security_hub', ({ check }) => check.securityHub.join(' ')],
  ['fix', ({ fix }) => fix],
  ['at', ({ at }) => at],
];

/** Every result as a line of RFC 4180; buckets of which there is none have a line that says so. */
export function csvOf(report: AuditReport, checks: readonly Check[] = CHECKS): string {
  const lines = [
    COLUMNS.map(([name]) => name),
    ...rowsOf(report, checks).map((row) => COLUMNS.map(([, cell]) => cell(row, report))),
    ...report.buckets.filter(({ status }) => status === 'gone').map((bucket) => missing(report, bucket)),
  ];
  return lines.map((cells) => `${cells.map(written).join(',')}\r\n`).join('');
}

function missing(
  { account }: AuditReport,
  { bucket, reason, at }: AuditReport['buckets'][number],
): readonly Cell[] {
  const cells: Readonly<Record<string, Cell>> = { account, bucket, status: 'gone', reason, at };
  return COLUMNS.map(([name]) => cells[name] ?? '');
}

function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = harmless(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// Spreadsheets run what begins like this as a formula.
const harmless = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);
