import type { CheckSeverity } from '../../core/posture/check.ts';
import { isAccountLevel } from '../../core/report/account-level.ts';
import type { ChangedResult, Changes } from '../../core/report/changes.ts';
import type { AuditReport } from '../../core/report/make-report.ts';
import type { ReportedBucket } from '../../core/report/reported.ts';
import { escapeText } from '../output/escape.ts';
import { counted, type Format, GRADE_FORMAT, SEVERITY_FORMAT, time } from '../output/style.ts';
import type { Cell, Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { expiryWords } from './formats/row.ts';
import { renderFixes } from './render-fixes.ts';
import { renderUnknown } from './render-unknown.ts';
import { hasManyTimes, whenBefore } from './when-before.ts';

/** Each bucket with its score, then what to fix first, what is not known, and what has changed. */
export async function renderReport(report: AuditReport, terminal: Terminal): Promise<void> {
  const columns = report.buckets.some(({ matched }) => matched.length > 0) ? [...COLUMNS, MATCHED] : COLUMNS;
  await terminal.table(columns, [
    ...accountRow(report),
    ...report.buckets.toSorted(worstFirst).map(ownResults),
  ]);
  await terminal.print(...(report.buckets.length > 0 ? [''] : []), headline(report, terminal));
  await renderFixes(report, terminal);
  await renderUnknown(report, terminal);
  await renderStale(report, terminal);
  await renderChanges(report, terminal);
}

/** A line of the table: the account, with what is about it, or a bucket, with the rest. */
type Line = Pick<ReportedBucket, 'bucket' | 'score' | 'grade' | 'status' | 'results' | 'matched'>;

const ownResults = (bucket: ReportedBucket): Line => ({
  ...bucket,
  results: bucket.results.filter((result) => !isAccountLevel(result)),
});

const accountRow = ({ account, accountLevel }: AuditReport): readonly Line[] =>
  accountLevel === null
    ? []
    : [{ bucket: `account ${account}`, status: 'audited', matched: [], ...accountLevel }];

const worstFirst = (a: ReportedBucket, b: ReportedBucket): number => (a.score ?? 101) - (b.score ?? 101);

function headline(
  { buckets, account, score, grade, changes, muted }: AuditReport,
  { style }: Terminal,
): string {
  if (buckets.length === 0) return `no buckets in ${account}`;
  const parts = [
    `${counted(buckets.length, 'bucket')} in ${account}`,
    style(GRADE_FORMAT[grade], `${score}, ${grade}`),
  ];
  if (changes?.isSameSelection)
    parts.push(`was ${changes.scoreBefore}, ${changes.gradeBefore} at ${atText(changes)}`);
  if (muted > 0) parts.push(`${muted} muted`);
  return parts.join('  ');
}

const atText = (changes: Changes): string =>
  hasManyTimes(changes) ? `${time(changes.since)} to ${time(changes.until)}` : time(changes.since);

const failed = (severity: CheckSeverity): Column<Line> => ({
  title: severity.toUpperCase(),
  ...(severity === 'low' ? { drop: 3 } : severity === 'medium' ? { drop: 1 } : {}),
  align: 'right',
  cell: ({ results }) =>
    tally(
      results.filter((result) => result.status === 'fail' && result.severity === severity && !result.muted)
        .length,
      SEVERITY_FORMAT[severity],
    ),
});

const tally = (count: number, format: Format): Cell => ({
  text: String(count),
  format: count > 0 ? format : 'dim',
});

const COLUMNS: readonly Column<Line>[] = [
  { title: 'BUCKET', cell: ({ bucket }) => escapeText(bucket), shrinks: true, wraps: true },
  { title: 'SCORE', align: 'right', cell: ({ score }) => (score === null ? '-' : String(score)) },
  {
    title: 'GRADE',
    cell: ({ grade, status }) => (grade ? { text: grade, format: GRADE_FORMAT[grade] } : status),
  },
  failed('critical'),
  failed('high'),
  failed('medium'),
  failed('low'),
  {
    title: 'UNKNOWN',
    drop: 2,
    align: 'right',
    cell: ({ results }) => tally(results.filter(({ status }) => status === 'unknown').length, 'yellow'),
  },
  {
    title: 'MUTED',
    drop: 4,
    align: 'right',
    cell: ({ results }) => tally(results.filter(({ muted }) => muted !== null).length, 'dim'),
  },
];

const MATCHED: Column<Line> = {
  title: 'LOOKS LIKE AI',
  shrinks: true,
  cell: ({ matched }) => matched.map(({ what, matched: text }) => escapeText(`${what}: ${text}`)).join(', '),
};

async function renderStale({ staleMutes }: AuditReport, terminal: Terminal): Promise<void> {
  for (const mute of staleMutes) {
    if (mute.state === 'expired')
      await terminal.print(`${terminal.style('cyan', 'low')}  ${escapeText(expiryWords(mute))}`);
    else
      terminal.note(
        `the mute of ${escapeText(`${mute.check} for ${mute.bucket}`)} has nothing to hide: take it out`,
      );
  }
}

const FIRST = 10;

/** What is otherwise than in the last run. */
async function renderChanges({ changes }: AuditReport, terminal: Terminal): Promise<void> {
  if (changes === null) return;
  const dated = { style: terminal.style, isDated: hasManyTimes(changes) };
  const lines = [
    ...changed(changes.failing, 'new', 'red', dated),
    ...changed(changes.lost, 'unknown now', 'yellow', dated),
    ...changed(changes.fixed, 'fixed', 'green', dated),
    ...changes.newBuckets.map((bucket) => `  new bucket  ${escapeText(bucket)}`),
    ...changes.goneBuckets.map((bucket) => `  gone        ${escapeText(bucket)}`),
  ];
  const others = changes.isSameSelection ? '' : ' (of the buckets that both runs inspected)';
  const title = `Since ${whenBefore(changes)}${others}`;
  await terminal.print('', ...(lines.length > 0 ? [title, ...lines] : [`${title}: nothing has changed`]));
}

function changed(
  results: readonly ChangedResult[],
  word: string,
  format: Format,
  { style, isDated }: Pick<Terminal, 'style'> & { readonly isDated: boolean },
): readonly string[] {
  const lines = results
    .slice(0, FIRST)
    .map(
      ({ bucket, check, severity, since, scope }) =>
        `  ${style(format, word.padEnd(11))} ${severity.padEnd(8)}  ${check}  ${scope === 'account' ? 'the account' : escapeText(bucket)}${isDated ? `  since ${time(since)}` : ''}`,
    );
  const more = results.length - FIRST;
  return more > 0 ? [...lines, `  ${word}: ${more} more`] : lines;
}
