import { COLOURS, PRINTED_COLOURS } from '../../../../core/base/page-colours.ts';

/** The style of the page: light and dark, narrow, and printed. */
export const STYLE = `
${COLOURS}* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 68rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .7rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: .3rem 0; }
a { color: var(--note); }
.soft { color: var(--soft); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: .7rem 0; }
.top { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; align-items: center; }
.score { display: flex; align-items: baseline; gap: .6rem; }
.score b { font-size: 3.2rem; line-height: 1; }
.grade { display: inline-block; min-width: 1.7em; text-align: center; border-radius: .35em; padding: 0 .35em; font-weight: 700; }
.A, .B { color: var(--good); background: var(--good-soft); }
.C { color: var(--warn); background: var(--warn-soft); }
.D, .F { color: var(--bad); background: var(--bad-soft); }
.chip { display: inline-block; border-radius: 1em; padding: 0 .6em; font-size: .82rem; font-weight: 600; white-space: nowrap; }
.critical, .high, .fail { color: var(--bad); background: var(--bad-soft); }
.medium, .unknown { color: var(--warn); background: var(--warn-soft); }
.low { color: var(--note); background: var(--note-soft); }
.pass { color: var(--good); background: var(--good-soft); }
.muted, .not-applicable, .gone { color: var(--soft); background: var(--code); }
.unreadable { color: var(--warn); background: var(--warn-soft); }
.chips { display: flex; flex-wrap: wrap; gap: .35rem; align-items: center; }
pre {
  background: var(--code); border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .7rem; margin: .6rem 0 0;
  font: .85rem/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere;
}
nav ul { margin: 0; }
nav ul ul { display: flex; flex-wrap: wrap; gap: 0 1rem; list-style: none; padding: 0; }
.print { display: none; }
code { font: .9em ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td.number, th.number { text-align: right; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
details { margin: .6rem 0 0; }
summary { cursor: pointer; color: var(--note); }
ul { margin: .4rem 0 0; padding-left: 1.2rem; }
ol.fixes { list-style: none; margin: 0; padding: 0; }
svg { display: block; max-width: 100%; }
.line { fill: none; stroke: var(--note); stroke-width: 2; }
.dot { fill: var(--note); }
.axis { stroke: var(--line); }
@media (max-width: 40rem) {
  .overview th:nth-child(n+4), .overview td:nth-child(n+4) { display: none; }
  .results, .results tbody, .results tr, .results td { display: block; }
  .results thead { display: none; }
  .results td { border: 0; padding: .15rem 0; }
  .results td:nth-child(-n+2) { display: inline-block; padding-right: .4rem; }
  .results td.number { text-align: left; }
  .results tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
}
@media print {
${PRINTED_COLOURS}  @page { margin: 12mm; }
  body { max-width: none; padding: 0; font-size: 8.5pt; line-height: 1.3; }
  h1 { font-size: 14pt; }
  h2 { font-size: 11pt; margin: 8pt 0 3pt; }
  h3 { font-size: 9pt; }
  p { margin: 1pt 0; }
  .card { padding: 4pt 6pt; margin: 4pt 0; border-radius: 3pt; }
  .score b { font-size: 22pt; }
  .chip, .grade { border: 1px solid currentColor; }
  .chip { font-size: 7pt; padding: 0 .4em; }
  table { font-size: 8pt; }
  th, td { padding: 1.5pt 4pt; }
  .results ul { margin: 0; columns: 2; }
  .fixes .card { border: 0; padding: 0; }
  .fixes .card p, nav, pre, details, .screen { display: none; }
  .print { display: block; }
  li, tr { break-inside: avoid; }
  h2, h3, .chips { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
`;
