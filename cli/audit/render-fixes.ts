import { fillIn } from '../../core/posture/placeholders.ts';
import type { Fix } from '../../core/report/fixes.ts';
import type { AuditReport } from '../../core/report/make-report.ts';
import { escapeText } from '../output/escape.ts';
import { counted, SEVERITY_FORMAT } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';

/** As many as somebody starts with. */
const FIRST_FIXES = 5;
const NAMED = 3;

/** What to fix first, with what it gains and the command that does. */
export async function renderFixes(report: AuditReport, terminal: Terminal): Promise<void> {
  const { fixes } = report;
  if (fixes.length === 0) return;
  await terminal.print('', 'Fix first');
  for (const fix of fixes.slice(0, FIRST_FIXES)) await terminal.print(...linesOf(fix, report, terminal));
  const more = fixes.length - FIRST_FIXES;
  if (more > 0)
    await terminal.print(`  and ${counted(more, 'more check')}; all of them: --output audit.html`);
}

function linesOf(fix: Fix, report: AuditReport, { style }: Terminal): readonly string[] {
  const gain = fix.gain > 0 ? `  +${fix.gain}` : '';
  return [
    `  ${style(SEVERITY_FORMAT[fix.severity], fix.severity.padEnd(8))}  ${fix.check}${gain}  in ${bucketsText(fix)}`,
    `    ${escapeText(reasonOf(fix, report))}`,
    ...(fix.follows.length > 0 ? [`    with it: ${fix.follows.join(', ')}`] : []),
    ...commandOf(fix, report)
      .split('\n')
      .map((line) => style('dim', `    ${line}`)),
  ];
}

/** The command of a fix for the first of its buckets. */
export const commandOf = ({ remediation, buckets: [first] }: Fix, report: AuditReport): string =>
  fillIn(remediation.cli, report.buckets.find(({ bucket }) => bucket === first)?.placeholders ?? {});

function bucketsText({ buckets, scope }: Fix): string {
  if (scope === 'account') return `the account, for ${counted(buckets.length, 'bucket')}`;
  const named = buckets.slice(0, NAMED).map(escapeText).join(', ');
  return buckets.length > NAMED ? `${named} and ${buckets.length - NAMED} more` : named;
}

/** What was found in the first of the buckets. */
function reasonOf({ check, title, buckets }: Fix, report: AuditReport): string {
  const bucket = report.buckets.find((each) => each.bucket === buckets[0]);
  return bucket?.results.find((result) => result.check === check)?.reason ?? title;
}
