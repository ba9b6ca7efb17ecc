import type { AuditReport } from '../../../../core/report/report.ts';
import { bucketsSection } from './buckets.ts';
import { changesSection, mutesSection } from './changes.ts';
import { fixesSection } from './fixes.ts';
import { html, Markup } from './markup.ts';
import { STYLE } from './style.ts';
import { summaryOf } from './summary.ts';

const SCORING =
  'The score is the share of the applicable points that is not lost: critical 20, high 10, medium 3, low 1. What is unknown counts as lost, and a mute raises no score. A failed critical check caps it at 39, a failed high one at 74. A from 90, B from 75, C from 60, D from 40.';

/** The whole report as one page that loads nothing and runs nothing. */
export const htmlOf = (report: AuditReport): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>Sealwatch: score ${report.score}, ${report.grade}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${summaryOf(report)}
<main>
${fixesSection(report)}
${changesSection(report)}
${mutesSection(report)}
${bucketsSection(report)}
</main>
<footer class="soft"><p>${SCORING}</p></footer>
</body>
</html>
`.text;
