import { html, Markup, verbatim } from '../../../../core/base/markup.ts';
import type { ChangedResult } from '../../../../core/report/changes.ts';
import type { Fix } from '../../../../core/report/fixes.ts';
import type { AuditReport } from '../../../../core/report/make-report.ts';
import { time } from '../../../output/style.ts';
import { commandOf } from '../../render-fixes.ts';
import { whenBefore } from '../../when-before.ts';
import { expiryWords } from '../row.ts';
import { accountSection, bucketsSection } from './buckets.ts';
import { contentsOf } from './contents.ts';
import { STYLE } from './style.ts';
import { pageTitle, summaryOf } from './summary.ts';

const SCORING =
  'The score is the share of the applicable points that is not lost: critical 20, high 10, medium 3, low 1. What is unknown counts as lost, what fails for the cause of another check is not counted again, and a mute raises no score. The share is of 100; where a high check failed of 74, where a critical one did of 39. What is about the account is in the score of no bucket, and counts once in the total. A from 90, B from 75, C from 60, D from 40.';

/** The whole report as one page that loads nothing and runs nothing. */
export const htmlOf = (report: AuditReport): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${pageTitle(report)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${summaryOf(report)}
${contentsOf(report)}
<main>
${bucketsSection(report)}
${accountSection(report)}
${changesSection(report)}
${fixesSection(report)}
${mutesSection(report)}
</main>
<footer class="soft" id="scoring"><h2>How the score is made</h2><p>${SCORING}</p></footer>
</body>
</html>
`.text;

/** What is otherwise than in the last run. */
function changesSection({ changes }: AuditReport): Markup {
  if (changes === null) return html``;
  const items = [
    ...changes.failing.map((result) => changed(result, 'fail', 'new')),
    ...changes.lost.map((result) => changed(result, 'unknown', 'unknown now')),
    ...changes.fixed.map((result) => changed(result, 'pass', 'fixed')),
    ...changes.newBuckets.map((bucket) => html`<li>new bucket ${bucket}</li>`),
    ...changes.goneBuckets.map((bucket) => html`<li>gone: ${bucket}</li>`),
  ];
  const list = items.length === 0 ? html`<p>Nothing has changed.</p>` : html`<ul>${items}</ul>`;
  return html`<section id="changes"><h2>Since ${whenBefore(changes)} UTC</h2><div class="card">${list}</div></section>`;
}

const changed = (result: ChangedResult, kind: string, word: string): Markup => {
  const { bucket, check, severity, since, scope } = result;
  return html`<li><span class="chip ${kind}">${word}</span> ${severity}: ${check} in ${scope === 'account' ? 'the account' : bucket} <span class="soft">since ${time(since)}</span></li>`;
};

/** Mutes that hide nothing any more. */
function mutesSection({ staleMutes }: AuditReport): Markup {
  const expired = staleMutes.filter(({ state }) => state === 'expired');
  if (expired.length === 0) return html``;
  const items = expired.map((mute) => html`<li><span class="chip low">low</span> ${expiryWords(mute)}</li>`);
  return html`<section id="mutes"><h2>Mutes that have expired</h2><div class="card"><ul>${items}</ul></div></section>`;
}

/** What to put right, the most urgent first, with the command that does it for each bucket. */
const fixesSection = (report: AuditReport): Markup =>
  report.fixes.length === 0
    ? html``
    : html`<section id="fixes"><h2>What to fix first</h2>
<p class="soft screen">Every check is described in <code>docs/checks.md</code>, in the repository and in the package.</p>
<p class="soft print">The commands are on the page, and in docs/checks.md of the repository and the package.</p><ol class="fixes">${report.fixes.map((fix) => fixItem(fix, report))}</ol></section>`;

function fixItem(fix: Fix, report: AuditReport): Markup {
  const [first = '', ...others] = fix.buckets;
  return html`<li class="card" id="fix-${fix.check}"><div class="chips"><span class="chip ${fix.severity}">${fix.severity}</span>
<h3>${fix.title}</h3>${gainOf(fix)}<span class="soft">${fix.check}</span></div>
<p>${fix.scope === 'account' ? `account ${report.account}` : first}: ${reasonOf(fix, first, report)}${othersOf(others)}</p>
<p class="soft">${fix.why} <span class="screen">(docs/checks.md#${fix.check})</span></p>${fix.follows.length === 0 ? '' : html`<p>With it: ${fix.follows.join(', ')}</p>`}
<pre>${verbatim(commandOf(fix, report))}</pre>
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
