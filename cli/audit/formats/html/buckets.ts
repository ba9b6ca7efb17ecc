import type { CheckSeverity } from '../../../../core/posture/check.ts';
import { POINTS } from '../../../../core/posture/score.ts';
import type { AuditReport } from '../../../../core/report/report.ts';
import type { ReportedBucket } from '../../../../core/report/reported.ts';
import { html, type Markup } from './markup.ts';
import { resultsOf } from './results.ts';

const SEVERITIES = Object.keys(POINTS) as CheckSeverity[];

/** Every bucket with its score, and then each with its results. */
export const bucketsSection = ({ buckets }: AuditReport): Markup => {
  const sorted = buckets.toSorted((a, b) => (a.score ?? 101) - (b.score ?? 101));
  return html`<section><h2>Buckets</h2>${buckets.length > 1 ? overview(sorted) : ''}
${sorted.map((bucket, index) => bucketCard(bucket, index))}</section>`;
};

const overview = (
  buckets: readonly ReportedBucket[],
): Markup => html`<div class="card wide"><table class="overview">
<thead><tr><th>Bucket</th><th class="number">Score</th><th>Grade</th>${SEVERITIES.map((severity) => html`<th class="number">${severity}</th>`)}<th class="number">unknown</th></tr></thead>
<tbody>${buckets.map(overviewRow)}</tbody></table></div>`;

const overviewRow = (bucket: ReportedBucket, index: number): Markup => html`<tr>
<td><a href="#bucket-${index}">${bucket.bucket}</a></td><td class="number">${scoreText(bucket)}</td><td>${gradeOf(bucket)}</td>
${SEVERITIES.map((severity) => html`<td class="number">${failedIn(bucket, severity)}</td>`)}
<td class="number">${bucket.results.filter(({ status }) => status === 'unknown').length}</td></tr>`;

const bucketCard = (
  bucket: ReportedBucket,
  index: number,
): Markup => html`<article class="card" id="bucket-${index}">
<div class="chips"><h3>${bucket.bucket}</h3>${gradeOf(bucket)}<span class="soft">${scoreText(bucket)}${trendText(bucket)} ${bucket.region}</span></div>
${bucket.matched.map(({ what, matched }) => html`<p class="soft">Looks like AI: ${what}, ${matched}</p>`)}
${reasonOf(bucket)}
${resultsOf(bucket)}</article>`;

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

const trendText = ({ score, scoreBefore }: ReportedBucket): string =>
  score === null || scoreBefore === null || score === scoreBefore ? '' : ` (was ${scoreBefore})`;

const failedIn = ({ results }: ReportedBucket, severity: CheckSeverity): number =>
  results.filter(
    (result) => result.status === 'fail' && result.severity === severity && result.muted === null,
  ).length;
