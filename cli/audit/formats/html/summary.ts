import type { AuditReport } from '../../../../core/report/report.ts';
import { counted, time } from '../../../output/words.ts';
import { html, type Markup } from './markup.ts';
import { trendOf } from './trend.ts';

/** The score of all buckets, how it came, and how many things are wrong. */
export const summaryOf = (report: AuditReport): Markup => html`<header>
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
