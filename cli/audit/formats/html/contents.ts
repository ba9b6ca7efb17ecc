import { html, type Markup } from '../../../../core/base/markup.ts';
import type { AuditReport } from '../../../../core/report/make-report.ts';
import type { ReportedBucket } from '../../../../core/report/reported.ts';

/** Worst first, as every part of the page has them: a link to `#bucket-1` is to the second of them. */
export const inOrder = ({ buckets }: AuditReport): readonly ReportedBucket[] =>
  buckets.toSorted((a, b) => (a.score ?? 101) - (b.score ?? 101));

/** What is on the page, with links. */
export function contentsOf(report: AuditReport): Markup {
  const { accountLevel, changes, fixes, staleMutes } = report;
  const buckets = inOrder(report).map(
    ({ bucket }, index) => html`<li><a href="#bucket-${index}">${bucket}</a></li>`,
  );
  return html`<nav class="card" aria-label="Contents"><ul>
<li><a href="#buckets">Buckets</a><ul>${buckets}</ul></li>
${accountLevel === null ? '' : entry('account', 'The account')}
${changes === null ? '' : entry('changes', 'What has changed')}
${fixes.length === 0 ? '' : entry('fixes', 'What to fix first')}
${staleMutes.some(({ state }) => state === 'expired') ? entry('mutes', 'Mutes that have expired') : ''}
${entry('scoring', 'How the score is made')}
</ul></nav>`;
}

const entry = (id: string, title: string): Markup => html`<li><a href="#${id}">${title}</a></li>`;
