import { duration } from '../../core/alerts/readable-values.ts';
import type { Due } from '../../core/findings/due.ts';
import { type Finding, shortId } from '../../core/findings/finding.ts';
import { escapeText } from '../output/escape.ts';
import { nameOfArn, SEVERITY_FORMAT, time } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { activityLines, subjectText } from './activity-lines.ts';
import { evidenceLines, type Line } from './evidence-lines.ts';
import { runbookOf, techniquesOf, titleOf } from './json.ts';
import type { Report } from './report.ts';
import type { Restore } from './restore-command.ts';

export const findingColumns = (now: Date, home: string): readonly Column<DatedFinding>[] => [
  { title: 'ID', cell: ({ finding }) => shortId(finding.id) },
  {
    title: 'SEVERITY',
    cell: ({ finding: { severity } }) => ({ text: severity, format: SEVERITY_FORMAT[severity] }),
  },
  { title: 'STATE', drop: 5, cell: ({ finding }) => finding.state },
  { title: 'RULE', cell: ({ finding }) => finding.rule },
  { title: 'DATASET', shrinks: true, drop: 3, cell: ({ finding }) => escapeText(finding.dataset ?? '-') },
  { title: 'ABOUT', shrinks: true, wraps: true, cell: ({ finding }) => subjectText(finding) },
  { title: 'HAPPENED (UTC)', drop: 4, cell: ({ finding }) => time(finding.happenedAt) },
  { title: 'AGE', cell: ({ finding }) => ageText(finding, now) },
  {
    title: 'DUE',
    drop: 1,
    cell: ({ due }) => ({ text: dueText(due), format: due.overdue ? 'red' : undefined }),
  },
  { title: 'WHO', shrinks: true, drop: 2, cell: ({ finding: { actor } }) => whoText(actor, home) },
];

const whoText = ({ arn, account }: Finding['actor'], home: string): string =>
  arn ? nameOfArn(arn, home) : account ? `account ${escapeText(account)}` : '-';

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
    ...(restore === null ? [] : restoreLines(restore, style('bold', RESTORES[finding.about]))),
    `${style('bold', 'What to do')}  ${runbookPath(finding)}`,
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

const RESTORES: Readonly<Record<Finding['about'], string>> = {
  object: 'To restore',
  activity: 'To put it back',
};

/** Where the repository and the package have the whole runbook. */
const runbookPath = ({ rule }: Finding): string => escapeText(`docs/runbooks/${rule}.md`);

const restoreLines = ({ commands, note }: Restore, title: string): string[] => [
  title,
  ...(commands.length > 0 ? [...commands, `(${note})`] : [note]).map(indented),
  '',
];

const LABEL_WIDTH = 12;

const labelled = ([label, text]: Line): string[] =>
  text.split('\n').map((line, index) => `${(index === 0 ? label : '').padEnd(LABEL_WIDTH)}${line}`);

const indented = (line: string): string => `  ${line}`;

/** A finding with how long it has been open and until when it may be. */
export interface DatedFinding {
  readonly finding: Finding;
  readonly due: Due;
}

/** Since when it has been open, as a person would say it. */
const ageText = ({ state, time: found }: Finding, now: Date): string =>
  state === 'open' ? duration(found, now.toISOString()) : '-';

const dueText = ({ dueAt, overdue }: Due): string =>
  dueAt === null ? '-' : `${overdue ? 'OVERDUE ' : ''}${dueAt.slice(0, 10)}`;

/** The same in a sentence; `null` for what is not open any more. */
function openFor(finding: Finding, { dueAt, overdue }: Due, now: Date): string | null {
  if (finding.state !== 'open') return null;
  const age = `open for ${ageText(finding, now)}`;
  if (dueAt === null) return age;
  return `${age}, ${overdue ? 'OVERDUE since' : 'due'} ${time(dueAt)} UTC`;
}
