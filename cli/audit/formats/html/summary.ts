import { html, Markup } from '../../../../core/base/markup.ts';
import type { AuditReport } from '../../../../core/report/make-report.ts';
import type { PastScore } from '../../../../core/report/reported.ts';
import { counted, time } from '../../../output/style.ts';

/** What the page is, for a tab of the browser, a bookmark and the name of a printed file. */
export const pageTitle = (report: AuditReport): string =>
  `Sealwatch posture report: ${titleOf(report)}, account ${report.account}, ${report.at.slice(0, 10)}, ${report.score} ${report.grade}`;

/** The score of all buckets, how it came, and how many things are wrong. */
export const summaryOf = (report: AuditReport): Markup => html`<header>
<p class="soft">Sealwatch posture report</p>
<h1>Posture of ${titleOf(report)}</h1>
<p class="soft">Account ${report.account}, ${report.region}; ${report.selection}; ${time(report.at)} UTC</p>
</header>
<section class="card top">
<div><p class="score"><b>${report.score}</b> <span class="grade ${report.grade}" style="font-size:1.6rem">${report.grade}</span></p>
<p class="soft">of 100${before(report)}</p></div>
<div class="chips">${chips(report)}</div>
${trendOf(report.trend)}
</section>`;

const titleOf = ({ buckets }: AuditReport): string =>
  buckets.length === 1 ? (buckets[0]?.bucket ?? '') : counted(buckets.length, 'bucket');

const before = ({ changes }: AuditReport): string =>
  changes?.isSameSelection ? `; was ${changes.scoreBefore}, ${changes.gradeBefore}` : '';

function chips({ failed, unknown, muted, buckets }: AuditReport): readonly Markup[] {
  const missed = buckets.filter(({ status }) => status !== 'audited').length;
  const counts: readonly (readonly [string, number, string])[] = [
    ...Object.entries(failed).map(([severity, count]) => [severity, count, severity] as const),
    ['unknown', unknown, 'unknown'],
    ['muted', muted, 'muted'],
    ['unreadable', missed, 'not audited'],
  ];
  return counts
    .filter(([, count]) => count > 0)
    .map(([kind, count, word]) => html`<span class="chip ${kind}">${count} ${word}</span>`);
}

const [WIDTH, HEIGHT, MARGIN] = [260, 64, 6];

/** The scores of this and earlier runs as a line; nothing where there is only one. */
function trendOf(trend: readonly PastScore[]): Markup {
  const [first] = trend;
  const last = trend.at(-1);
  if (trend.length < 2 || !first || !last) return html``;
  const points = trend.map(({ score }, index) => place(index, trend.length, score));
  const title = `Score from ${first.score} on ${first.at.slice(0, 10)} to ${last.score} on ${last.at.slice(0, 10)}, ${trend.length} runs`;
  return html`<figure style="margin:0"><svg role="img" aria-label="${title}" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">
<line class="axis" x1="0" x2="${WIDTH}" y1="${HEIGHT - MARGIN}" y2="${HEIGHT - MARGIN}"/>
<polyline class="line" points="${points.map(([x, y]) => `${x},${y}`).join(' ')}"/>
${dotAt(points.at(-1))}</svg><figcaption class="soft">${title}</figcaption></figure>`;
}

type Point = readonly [number, number];

function place(index: number, count: number, score: number): Point {
  const x = MARGIN + (index / (count - 1)) * (WIDTH - 2 * MARGIN);
  const y = HEIGHT - MARGIN - (score / 100) * (HEIGHT - 2 * MARGIN);
  return [Math.round(x), Math.round(y)];
}

const dotAt = (point: Point | undefined): Markup =>
  point ? html`<circle class="dot" cx="${point[0]}" cy="${point[1]}" r="4"/>` : new Markup('');
