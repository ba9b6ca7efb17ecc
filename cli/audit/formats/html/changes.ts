import type { ChangedResult } from '../../../../core/report/changes.ts';
import type { AuditReport } from '../../../../core/report/report.ts';
import { whenBefore } from '../../when-before.ts';
import { expiryWords } from '../row.ts';
import { html, type Markup } from './markup.ts';

/** What is otherwise than in the last run. */
export function changesSection({ changes }: AuditReport): Markup {
  if (changes === null) return html``;
  const items = [
    ...changes.failing.map((result) => changed(result, 'fail', 'new')),
    ...changes.lost.map((result) => changed(result, 'unknown', 'unknown now')),
    ...changes.fixed.map((result) => changed(result, 'pass', 'fixed')),
    ...changes.newBuckets.map((bucket) => html`<li>new bucket ${bucket}</li>`),
    ...changes.goneBuckets.map((bucket) => html`<li>gone: ${bucket}</li>`),
  ];
  const list = items.length === 0 ? html`<p>Nothing has changed.</p>` : html`<ul>${items}</ul>`;
  return html`<section><h2>Since ${whenBefore(changes)} UTC</h2><div class="card">${list}</div></section>`;
}

const changed = ({ bucket, check, severity }: ChangedResult, kind: string, word: string): Markup =>
  html`<li><span class="chip ${kind}">${word}</span> ${severity}: ${check} in ${bucket}</li>`;

/** Mutes that hide nothing any more. */
export function mutesSection({ staleMutes }: AuditReport): Markup {
  const expired = staleMutes.filter(({ state }) => state === 'expired');
  if (expired.length === 0) return html``;
  const items = expired.map((mute) => html`<li><span class="chip low">low</span> ${expiryWords(mute)}</li>`);
  return html`<section><h2>Mutes that have expired</h2><div class="card"><ul>${items}</ul></div></section>`;
}
