import { POINTS } from '../../../../core/posture/score.ts';
import type { ReportedBucket, ReportedResult } from '../../../../core/report/reported.ts';
import { counted } from '../../../output/words.ts';
import { html, type Markup } from './markup.ts';

/** What is wrong with a bucket or not known of it; what passes can be opened. */
export function resultsOf({ status, results }: ReportedBucket): Markup {
  // Of a bucket that could not be read, one reason says everything.
  if (status !== 'audited') return html``;
  const wrong = results.filter((each) => each.status === 'fail' || each.status === 'unknown');
  const passed = results.filter((each) => each.status === 'pass');
  const rest = results.filter((each) => each.status === 'not-applicable');
  return html`${wrong.length === 0 ? '' : tableOf(wrong.toSorted(bySeverity))}
${listOf(passed, `${counted(passed.length, 'check')} passed`)}
${listOf(rest, `${counted(rest.length, 'check')} not applicable`)}`;
}

const bySeverity = (a: ReportedResult, b: ReportedResult): number =>
  Number(a.muted !== null) - Number(b.muted !== null) ||
  POINTS[b.severity] - POINTS[a.severity] ||
  b.gain - a.gain;

const tableOf = (results: readonly ReportedResult[]): Markup => html`<div class="wide"><table class="results">
<thead><tr><th>Severity</th><th>Status</th><th>Check</th><th class="number">Gain</th></tr></thead>
<tbody>${results.map(rowOf)}</tbody></table></div>`;

const rowOf = (result: ReportedResult): Markup => html`<tr>
<td><span class="chip ${result.severity}">${result.severity}</span></td><td><span class="chip ${result.status}">${result.status}</span></td>
<td><b>${result.title}</b> <span class="soft">${result.check}</span><p>${result.reason}</p>${detailsOf(result)}${muteOf(result)}</td>
<td class="number">${result.gain > 0 ? `+${result.gain}` : ''}</td></tr>`;

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
