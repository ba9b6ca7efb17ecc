import { html, type Markup } from '../base/markup.ts';
import { shortId } from '../findings/finding.ts';

/** A name as it was recorded, which is hostile. */
export const name = (text: string): Markup => html`<code>${text}</code>`;

/** A cell, which narrow pages show with its title; one without anything is left out there. */
export const cell = (title: string, content: Markup | string | null, kind = ''): Markup =>
  content === null
    ? html`<td class="none">-</td>`
    : title === ''
      ? html`<td class="${kind}">${content}</td>`
      : html`<td class="${kind}" data-title="${title}">${content}</td>`;

export const tableOf = (titles: readonly string[], rows: readonly Markup[]): Markup =>
  html`<table><thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead><tbody>${rows.map((row) => html`\n${row}`)}</tbody></table>`;

/** So many findings are linked; an entry may stand for thousands. */
const MAX_LINKS = 4;

export function findingLinks(ids: readonly string[]): Markup | null {
  if (ids.length === 0) return null;
  const links = ids
    .slice(0, MAX_LINKS)
    .map((id) => html`<a href="#f-${shortId(id)}"><code>${shortId(id)}</code></a> `);
  return html`${links}${ids.length > MAX_LINKS ? html`and ${ids.length - MAX_LINKS} more` : ''}`;
}
