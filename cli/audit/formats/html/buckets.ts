import { html, type Markup } from '../../../../core/base/markup.ts';
import type { CheckSeverity } from '../../../../core/posture/check.ts';
import { POINTS } from '../../../../core/posture/score.ts';
import { isAccountLevel } from '../../../../core/report/account-level.ts';
import type { AuditReport } from '../../../../core/report/make-report.ts';
import type { ReportedBucket, ReportedResult } from '../../../../core/report/reported.ts';
import { counted, time } from '../../../output/style.ts';
import { inOrder } from './contents.ts';

const SEVERITIES = Object.keys(POINTS) as CheckSeverity[];

/** What is about the account, once for all buckets. */
export const accountSection = ({ account, accountLevel, fixes }: AuditReport): Markup =>
  accountLevel === null
    ? html``
    : html`<section id="account"><h2>Account ${account}</h2><article class="card">
<div class="chips"><span class="grade ${accountLevel.grade}">${accountLevel.grade}</span><span class="soft">${String(accountLevel.score)}, for all buckets</span></div>
${resultsOf({ status: 'audited', results: accountLevel.results }, new Set(fixes.map(({ check }) => check)))}</article></section>`;

/** Every bucket with its score, and then each with its results. */
export const bucketsSection = (report: AuditReport): Markup => {
  const sorted = inOrder(report);
  const fixed = new Set(report.fixes.map(({ check }) => check));
  return html`<section id="buckets"><h2>Buckets</h2>${sorted.length > 1 ? overview(sorted) : ''}
${sorted.map((bucket, index) => bucketCard(bucket, index, fixed))}</section>`;
};

const overview = (
  buckets: readonly ReportedBucket[],
): Markup => html`<div class="card wide"><table class="overview">
<thead><tr><th>Bucket</th><th class="number">Score</th><th>Grade</th>${SEVERITIES.map((severity) => html`<th class="number">${severity}</th>`)}<th class="number">unknown</th></tr></thead>
<tbody>${buckets.map(overviewRow)}</tbody></table></div>`;

const overviewRow = (bucket: ReportedBucket, index: number): Markup => html`<tr>
<td><a href="#bucket-${index}">${bucket.bucket}</a></td><td class="number">${scoreText(bucket)}</td><td>${gradeOf(bucket)}</td>
${SEVERITIES.map((severity) => html`<td class="number">${failedIn(bucket, severity)}</td>`)}
<td class="number">${bucket.results.filter((result) => result.status === 'unknown' && !isAccountLevel(result)).length}</td></tr>`;

const bucketCard = (
  bucket: ReportedBucket,
  index: number,
  fixed: ReadonlySet<string>,
): Markup => html`<article class="card" id="bucket-${index}">
<div class="chips"><h3>${bucket.bucket}</h3>${gradeOf(bucket)}<span class="soft">${scoreText(bucket)}${trendText(bucket)} ${bucket.region}</span></div>
${bucket.matched.map(({ what, matched }) => html`<p class="soft">Looks like AI: ${what}, ${matched}</p>`)}
${reasonOf(bucket)}
${resultsOf({ ...bucket, results: bucket.results.filter((result) => !isAccountLevel(result)) }, fixed)}</article>`;

// The grade's place says already that a bucket is gone.
const reasonOf = ({ reason, status }: ReportedBucket): Markup => {
  if (reason === null) return html``;
  return html`<p>${status === 'gone' ? '' : html`<span class="chip ${status}">${status}</span> `}${reason}</p>`;
};

const gradeOf = ({ grade, status }: ReportedBucket): Markup =>
  grade === null
    ? html`<span class="chip ${status}">${status}</span>`
    : html`<span class="grade ${grade}">${grade}</span>`;

const scoreText = ({ score }: ReportedBucket): string => (score === null ? '-' : String(score));

const trendText = ({ score, scoreBefore, beforeAt }: ReportedBucket): Markup =>
  score === null || scoreBefore === null || beforeAt === null
    ? html``
    : html` (${scoreBefore} on ${time(beforeAt)} UTC)`;

const failedIn = ({ results }: ReportedBucket, severity: CheckSeverity): number =>
  results.filter(
    (result) =>
      result.status === 'fail' &&
      result.severity === severity &&
      result.muted === null &&
      !isAccountLevel(result),
  ).length;

/** What is wrong with a bucket or not known of it; what passes can be opened. */
function resultsOf(
  { status, results }: Pick<ReportedBucket, 'status' | 'results'>,
  fixed: ReadonlySet<string>,
): Markup {
  // Of a bucket that could not be read, one reason says everything.
  if (status !== 'audited') return html``;
  const wrong = results.filter((each) => each.status === 'fail' || each.status === 'unknown');
  const passed = results.filter((each) => each.status === 'pass');
  const rest = results.filter((each) => each.status === 'not-applicable');
  return html`${wrong.length === 0 ? '' : tableOf(wrong.toSorted(bySeverity), fixed)}
${listOf(passed, `${counted(passed.length, 'check')} passed`)}
${listOf(rest, `${counted(rest.length, 'check')} not applicable`)}`;
}

const bySeverity = (a: ReportedResult, b: ReportedResult): number =>
  Number(a.muted !== null) - Number(b.muted !== null) ||
  POINTS[b.severity] - POINTS[a.severity] ||
  b.gain - a.gain;

const tableOf = (
  results: readonly ReportedResult[],
  fixed: ReadonlySet<string>,
): Markup => html`<div class="wide"><table class="results">
<thead><tr><th>Severity</th><th>Status</th><th>Check</th><th class="number">Gain</th></tr></thead>
<tbody>${results.map((result) => rowOf(result, fixed))}</tbody></table></div>`;

const rowOf = (result: ReportedResult, fixed: ReadonlySet<string>): Markup => html`<tr>
<td><span class="chip ${result.severity}">${result.severity}</span></td><td><span class="chip ${result.status}">${result.status}</span></td>
<td><b>${result.title}</b> <span class="soft">${checkLink(result.check, fixed)}</span><p>${result.reason}${result.cause ? html` <span class="soft">for the same cause as ${result.cause}</span>` : ''}</p>${detailsOf(result)}${muteOf(result)}</td>
<td class="number">${result.gain > 0 ? `+${result.gain}` : ''}</td></tr>`;

/** Its id, which leads to what it means and how to fix it. */
const checkLink = (check: string, fixed: ReadonlySet<string>): Markup =>
  fixed.has(check) ? html`<a href="#fix-${check}">${check}</a>` : html`${check}`;

const detailsOf = ({ details }: ReportedResult): Markup =>
  details.length === 0 ? html`` : html`<ul>${details.map((line) => html`<li>${line}</li>`)}</ul>`;

const muteOf = ({ muted }: ReportedResult): Markup =>
  muted === null
    ? html``
    : html`<p class="soft"><span class="chip muted">muted</span> ${muted.reason} (${muted.owner}, until ${muted.until})</p>`;

const listOf = (results: readonly ReportedResult[], title: string): Markup =>
  results.length === 0
    ? html``
    : html`<details><summary>${title}</summary><ul>${results.map(({ title: name, reason }) => html`<li>${name} <span class="soft">${reason}</span></li>`)}</ul></details>`;
