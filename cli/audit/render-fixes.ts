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
  const [first = ''] = fix.buckets;
  return [
    `  ${style(SEVERITY_FORMAT[fix.severity], fix.severity.padEnd(8))}  ${fix.check}${gain}  in ${bucketsText(fix)}`,
    `    ${escapeText(reasonOf(fix, report))}`,
    ...fillIn(fix.remediation.cli, first)
      .split('\n')
      .map((line) => style('dim', `    ${line}`)),
  ];
}

function bucketsText({ buckets }: Fix): string {
  const named = buckets.slice(0, NAMED).map(escapeText).join(', ');
  return buckets.length > NAMED ? `${named} and ${buckets.length - NAMED} more` : named;
}

/** What was found in the first of the buckets. */
function reasonOf({ check, title, buckets }: Fix, report: AuditReport): string {
  const bucket = report.buckets.find((each) => each.bucket === buckets[0]);
  return bucket?.results.find((result) => result.check === check)?.reason ?? title;
}

const PLAIN = /^[a-zA-Z0-9._-]+$/;

/** A check's command for one bucket. A name that a shell could read as something else is left for a person to fill in. */
export const fillIn = (command: string, bucket: string): string =>
  PLAIN.test(bucket) ? command.replace(/(?<![\w-])BUCKET(?![\w-])/g, () => bucket) : command;
