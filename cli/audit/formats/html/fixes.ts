import type { Fix } from '../../../../core/report/fixes.ts';
import type { AuditReport } from '../../../../core/report/report.ts';
import { fillIn } from '../../fill-in.ts';
import { html, type Markup, verbatim } from './markup.ts';

/** What to put right, the most urgent first, with the command that does it for each bucket. */
export const fixesSection = (report: AuditReport): Markup =>
  report.fixes.length === 0
    ? html``
    : html`<section><h2>What to fix first</h2><ol class="fixes">${report.fixes.map((fix) => fixItem(fix, report))}</ol></section>`;

function fixItem(fix: Fix, report: AuditReport): Markup {
  const [first = '', ...others] = fix.buckets;
  return html`<li class="card"><div class="chips"><span class="chip ${fix.severity}">${fix.severity}</span>
<h3>${fix.title}</h3>${gainOf(fix)}</div>
<p>${first}: ${reasonOf(fix, first, report)}${othersOf(others)}</p>
<p class="soft">${fix.why}</p>
<pre>${verbatim(fillIn(fix.remediation.cli, first))}</pre>
<details><summary>With the CDK</summary><pre>${verbatim(fix.remediation.cdk)}</pre></details>
${othersDetails(others)}</li>`;
}

const gainOf = ({ gain }: Fix): Markup =>
  gain > 0 ? html`<span class="chip pass">+${gain} points</span>` : html``;

const othersOf = (others: readonly string[]): string =>
  others.length === 0 ? '' : `; and ${others.length} more ${others.length === 1 ? 'bucket' : 'buckets'}`;

const othersDetails = (others: readonly string[]): Markup =>
  others.length === 0
    ? html``
    : html`<details><summary>The same in ${others.length} more</summary><p>${others.join(', ')}</p></details>`;

const reasonOf = ({ check }: Fix, bucket: string, { buckets }: AuditReport): string =>
  buckets.find((each) => each.bucket === bucket)?.results.find((result) => result.check === check)?.reason ??
  '';
