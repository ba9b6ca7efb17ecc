import { SEVERITIES } from '../../core/base/severity.ts';
import type { PolicyFinding } from '../../core/policies/analyse.ts';
import { escapeText } from '../output/escape.ts';
import { SEVERITY_FORMAT } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Unread, Verdict } from './verdict.ts';

const COLUMNS: readonly Column<PolicyFinding>[] = [
  { title: 'SEVERITY', cell: ({ severity }) => ({ text: severity, format: SEVERITY_FORMAT[severity] }) },
  { title: 'RULE', cell: ({ rule }) => rule },
  { title: 'STATEMENT', cell: ({ statement }) => escapeText(statement), shrinks: true },
  { title: 'WHAT', cell: ({ reason }) => escapeText(reason) },
];

/** What anybody and outsiders can do, statement by statement, the worst first. */
export async function renderVerdict(terminal: Terminal, verdict: Verdict): Promise<void> {
  const { source, findings, unknown } = verdict;
  await terminal.print(`${escapeText(source)}  ${headline(verdict, terminal)}`);
  await terminal.table(COLUMNS, worstFirst(findings));
  for (const each of unknown) terminal.note(`not checked: ${escapeText(each)}`);
}

export async function renderUnread(terminal: Terminal, { source, error }: Unread): Promise<void> {
  await terminal.print(
    `${escapeText(source)}  ${terminal.style('yellow', 'UNREADABLE')}  ${escapeText(error.message)}`,
  );
}

function headline({ isPublic, external, decidedBy }: Verdict, { style }: Terminal): string {
  const parts = [
    isPublic ? style('red', 'PUBLIC') : 'not public',
    external.length > 0 ? `outside: ${external.map(escapeText).join(', ')}` : 'nobody outside',
    ...(decidedBy === 'document' ? [] : [`decided by ${decidedBy}`]),
  ];
  return parts.join('; ');
}

const worstFirst = (findings: readonly PolicyFinding[]): readonly PolicyFinding[] =>
  findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
