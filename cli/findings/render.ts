import type { Due } from '../../core/findings/due.ts';
import { type Finding, shortId } from '../../core/findings/finding.ts';
import { escapeText } from '../output/escape.ts';
import { SEVERITY_FORMAT } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { nameOfArn, time } from '../output/words.ts';
import { activityLines, subjectText } from './activity-lines.ts';
import { ageText, type DatedFinding, dueText, openFor } from './due-text.ts';
import { evidenceLines, type Line } from './evidence-lines.ts';
import { runbookOf, techniquesOf, titleOf } from './json.ts';
import type { Report } from './report.ts';
import type { Restore } from './restore-command.ts';

export const findingColumns = (now: Date): readonly Column<DatedFinding>[] => [
  { title: 'ID', cell: ({ finding }) => shortId(finding.id) },
  {
    title: 'SEVERITY',
    cell: ({ finding: { severity } }) => ({ text: severity, format: SEVERITY_FORMAT[severity] }),
  },
  { title: 'STATE', cell: ({ finding }) => finding.state },
  { title: 'RULE', cell: ({ finding }) => finding.rule },
  { title: 'DATASET', shrinks: true, cell: ({ finding }) => escapeText(finding.dataset ?? '-') },
  { title: 'ABOUT', shrinks: true, cell: ({ finding }) => subjectText(finding) },
  { title: 'HAPPENED (UTC)', cell: ({ finding }) => time(finding.happenedAt) },
  { title: 'AGE', cell: ({ finding }) => ageText(finding, now) },
  { title: 'DUE', cell: ({ due }) => ({ text: dueText(due), format: due.overdue ? 'red' : undefined }) },
  { title: 'WHO', shrinks: true, cell: ({ finding: { actor } }) => whoText(actor) },
];

const whoText = ({ arn, account }: Finding['actor']): string =>
  arn ? nameOfArn(arn) : account ? `account ${escapeText(account)}` : '-';

/** Prints one finding with all its evidence and what to do. */
export async function renderReport(
  terminal: Terminal,
  { finding, restore, next }: Report,
  due: Due,
  now: Date,
): Promise<void> {
  const { style } = terminal;
  const severity = style(SEVERITY_FORMAT[finding.severity], `[${finding.severity.toUpperCase()}]`);
  await terminal.print(
    `${severity} ${style('bold', titleOf(finding))}  ${finding.state}`,
    `${finding.rule} ${finding.id}`,
    ...[openFor(finding, due, now)].filter((line) => line !== null),
    '',
    ...(finding.about === 'object' ? evidenceLines(finding) : activityLines(finding)).flatMap(labelled),
    '',
    ...(restore === null ? [] : restoreLines(restore, style('bold', 'To restore'))),
    style('bold', 'What to do'),
    ...runbookOf(finding).map((step, index) => indented(`${index + 1}. ${step}`)),
    '',
    style('bold', 'Next'),
    ...next.map(indented),
    '',
    techniquesOf(finding)
      .map(({ framework, version, id, name }) => `${framework} ${version} ${id} (${name})`)
      .join('; '),
  );
}

const restoreLines = ({ commands, note }: Restore, title: string): string[] => [
  title,
  ...(commands.length > 0 ? [...commands, `(${note})`] : [note]).map(indented),
  '',
];

const LABEL_WIDTH = 12;

const labelled = ([label, text]: Line): string[] =>
  text.split('\n').map((line, index) => `${(index === 0 ? label : '').padEnd(LABEL_WIDTH)}${line}`);

const indented = (line: string): string => `  ${line}`;
