import { COLOURS, PRINTED_COLOURS } from '../base/page-colours.ts';

/** The style of the page: light and dark, narrow, and printed. */
export const STYLE = `
${COLOURS}* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 74rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .7rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: .4rem 0; }
a { color: var(--note); }
.soft { color: var(--soft); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: .7rem 0; }
.head { border-left: .35rem solid var(--good); }
.head.open { border-left-color: var(--bad); }
.summary { font-size: 1.08rem; max-width: 60rem; }
.chips { display: flex; flex-wrap: wrap; gap: .35rem .5rem; align-items: center; }
.chip { display: inline-block; border-radius: 1em; padding: 0 .6em; font-size: .82rem; font-weight: 600; white-space: nowrap; }
.critical, .high, .open, .none-known { color: var(--bad); background: var(--bad-soft); }
.card.open { color: inherit; background: var(--card); }
.medium, .unknown, .setting, .call { color: var(--warn); background: var(--warn-soft); }
.low, .info, .alert, .read { color: var(--note); background: var(--note-soft); }
.over, .current, .can-be-restored, .answer, .restored, .recovered, .resolved { color: var(--good); background: var(--good-soft); }
.bytes { color: var(--bad); background: var(--bad-soft); }
.nothing-expected, .withdrawn { color: var(--soft); background: var(--code); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem; margin: 1rem 0 0; padding: 0; list-style: none; }
.tiles li { background: var(--code); border-radius: .5rem; padding: .5rem .7rem; }
.tiles b { display: block; font-size: 1.4rem; line-height: 1.2; }
.tiles .bad b { color: var(--bad); }
.tiles span { color: var(--soft); font-size: .88rem; }
nav { margin: .8rem 0 0; font-size: .92rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .1rem 1rem; list-style: none; padding: 0; margin: 0; }
pre {
  background: var(--code); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .7rem; margin: .3rem 0 .9rem;
  font: .85rem/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere;
}
code { font: .88em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td.when, td.short { white-space: nowrap; }
td.when { font-variant-numeric: tabular-nums; }
tr:last-child td { border-bottom: 0; }
td > code, td > span, td > div { overflow-wrap: anywhere; }
ol.steps, ul.plain { margin: 0; padding-left: 1.2rem; }
ol.steps li::marker { color: var(--soft); }
@media screen and (max-width: 48rem) {
  table, tbody, tr, td { display: block; }
  thead { display: none; }
  td { border: 0; padding: .12rem 0; }
  td.when:first-child, td.short { display: inline-block; padding-right: .5rem; }
  td[data-title]::before { content: attr(data-title) ": "; color: var(--soft); font-size: .85rem; }
  td:empty, td.none { display: none; }
  tr { border-bottom: 1px solid var(--line); padding: .55rem 0; }
  tr:last-child { border-bottom: 0; }
  .card { padding: .8rem; }
}
@media print {
${PRINTED_COLOURS}  @page { margin: 12mm; }
  body { max-width: none; padding: 0; font-size: 8.5pt; line-height: 1.3; }
  h1 { font-size: 14pt; }
  h2 { font-size: 11pt; margin: 9pt 0 3pt; }
  h3 { font-size: 9pt; }
  p { margin: 1.5pt 0; }
  .summary { font-size: 9.5pt; }
  .card { padding: 4pt 6pt; margin: 3pt 0; border-radius: 3pt; }
  .chip { border: 1px solid currentColor; font-size: 7pt; padding: 0 .4em; }
  .tiles { grid-template-columns: repeat(6, 1fr); gap: 4pt; margin-top: 4pt; }
  .tiles li { padding: 2pt 4pt; border: 1px solid var(--line); }
  .tiles b { font-size: 10pt; white-space: nowrap; }
  .tiles span { font-size: 7pt; }
  table { font-size: 7.5pt; }
  th, td { padding: 1.5pt 4pt; }
  pre { font-size: 7.5pt; padding: 2pt 4pt; margin: 1pt 0 4pt; }
  nav { display: none; }
  li, tr { break-inside: avoid; }
  thead { display: table-header-group; }
  h2, h3 { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
`;
