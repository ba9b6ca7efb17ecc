import { utc } from '../alerts/readable-values.ts';
import { html, Markup, verbatim } from '../base/markup.ts';
import { shortId } from '../findings/finding.ts';
import { hasRead } from '../readers/reader-tally.ts';
import { evidenceSections } from './html-evidence.ts';
import { cell, findingLinks, name, tableOf } from './html-parts.ts';
import { STYLE } from './html-style.ts';
import type { Incident, TimelineEntry } from './incident.ts';
import { isWrongNow } from './summary.ts';
import { JOINED_BY, moment } from './words.ts';

/** The story as one page that loads nothing and runs nothing. */
export const incidentHtml = (incident: Incident): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>Incident in ${placeOf(incident)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${head(incident)}
<main>
${nextSection(incident)}
${timelineSection(incident)}
${evidenceSections(incident)}
${doneSection(incident)}
${findingsSection(incident)}
${unknownSection(incident)}
</main>
<footer class="soft"><p>All times are UTC. Characters that cannot be seen, or that look like others, are written as escapes. Findings are shown by the first six characters of their ids, which every command takes.</p></footer>
</body>
</html>
`.text;

const placeOf = ({ datasets, account }: Incident): string =>
  datasets.length === 0 ? `the account ${account}` : datasets.join(', ');

function head(incident: Incident): Markup {
  const { summary, isOver, severity, account, region, madeAt, since } = incident;
  const state = isOver ? 'over' : 'open';
  return html`<header class="card head ${state}">
<div class="chips"><span class="chip ${state}">${isOver ? 'over' : 'NOT OVER'}</span><span class="chip ${severity}">${severity}</span><span class="soft">account ${account}, ${region}, as of ${moment(madeAt)} UTC</span></div>
<h1>Incident in ${placeOf(incident)}</h1>
<div class="summary"><p>${verbatim(summary.what)}</p><p>${verbatim(summary.who)}</p><p>${verbatim(summary.over)}</p></div>
<ul class="tiles">${tiles(incident)}</ul>
<nav aria-label="Contents"><ul>${contents(incident)}</ul></nav>
<p class="soft">What happened before ${utc(since)} was not looked at.</p>
</header>`;
}

function tiles({ findings, keys, reads, clocks, bytes }: Incident): readonly Markup[] {
  const open = findings.filter(({ state }) => state === 'open').length;
  const wrong = keys.filter(isWrongNow).length;
  const lost = keys.filter(({ survival }) => survival === 'none-known').length;
  const readers = reads.keys.reduce((sum, key) => sum + key.readers.filter(hasRead).length, 0);
  const jobs = reads.keys.reduce((sum, key) => sum + key.runAgain.length, 0);
  const first = clocks.flatMap(({ losses }) => losses.slice(0, 1).map(({ at }) => at)).sort()[0];
  const isUnknown = clocks.length === 0 || clocks.some(({ unknown }) => unknown.length > 0);
  const isRead = bytes.some(({ periods }) => periods.length > 0);
  return [
    tile(`${open} of ${findings.length}`, 'findings open', open > 0),
    tile(`${wrong} of ${keys.length}`, 'keys wrong now', wrong > 0),
    tile(String(lost), 'keys without a known copy', lost > 0),
    tile(reads.isAsked ? String(readers) : isRead ? 'not asked' : '-', 'readers of wrong bytes', readers > 0),
    tile(reads.isAsked ? String(jobs) : isRead ? 'not asked' : '-', 'jobs to run again', jobs > 0),
    tile(
      first === undefined ? (isUnknown ? 'not known' : 'never') : first.slice(0, 10),
      'approved versions can vanish from',
      first !== undefined,
    ),
  ];
}

const tile = (value: string, label: string, isBad: boolean): Markup =>
  html`<li class="${isBad ? 'bad' : 'fine'}"><b>${value}</b><span>${label}</span></li>`;

function contents({ next, done, unknown, bytes, keys, clocks }: Incident): readonly Markup[] {
  const all: readonly (readonly [string, string, boolean])[] = [
    ['next', 'what to do next', next.length > 0],
    ['timeline', 'timeline', true],
    ['who', 'who', true],
    ['bytes', 'which bytes', bytes.length > 0],
    ['survives', 'what survives', keys.length > 0],
    ['readers', 'who read them', bytes.some(({ periods }) => periods.length > 0)],
    ['clock', 'the clock', clocks.length > 0],
    ['done', 'what was done', done.length > 0],
    ['findings', 'findings', true],
    ['unknown', 'what is not known', unknown.length > 0],
  ];
  return all
    .filter(([, , isThere]) => isThere)
    .map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`);
}

const nextSection = ({ next }: Incident): Markup =>
  next.length === 0
    ? html``
    : html`<section id="next"><h2>What to do next</h2><div class="card"><ol class="steps">${next.map(
        ({ why, command }) => html`<li>${verbatim(why)}<pre>${verbatim(command)}</pre></li>`,
      )}</ol></div></section>`;

const timelineSection = ({ timeline }: Incident): Markup =>
  html`<section id="timeline"><h2>Timeline</h2><div class="card">${tableOf(
    ['when (UTC)', 'kind', 'what', 'by', 'findings'],
    timeline.map(timelineRow),
  )}</div></section>`;

const timelineRow = ({ at, until, kind, text, subject, by, findings }: TimelineEntry): Markup =>
  html`<tr>${cell('', moment(at), 'when')}<td class="short"><span class="chip ${kind}">${kind}</span></td><td>${verbatim(text)}${
    subject === null ? '' : html`<div>${name(subject)}</div>`
  }${until === null ? '' : html`<div class="soft">until ${moment(until)}</div>`}</td>${cell('by', by === null ? null : name(by))}${cell('findings', findingLinks(findings))}</tr>`;

const doneSection = ({ done }: Incident): Markup =>
  done.length === 0
    ? html``
    : html`<section id="done"><h2>What was done</h2><div class="card">${tableOf(
        ['when (UTC)', 'what', 'by'],
        done.map(
          ({ at, text, subject, by }) =>
            html`<tr>${cell('', at === null ? 'in effect now' : moment(at), 'when')}<td>${verbatim(text)}${subject === null ? '' : html`<div>${name(subject)}</div>`}</td>${cell('by', by === null ? null : name(by))}</tr>`,
        ),
      )}</div></section>`;

const findingsSection = ({ findings }: Incident): Markup =>
  html`<section id="findings"><h2>Findings of this story</h2><div class="card">${tableOf(
    ['finding', 'severity', 'state', 'what', 'belongs to it because'],
    findings.map(
      ({ id, rule, title, severity, state, bucket, key, resource, joinedBy, joinedTo }) =>
        html`<tr id="f-${shortId(id)}">${cell('', html`<code>${shortId(id)}</code>`, 'short')}<td class="short"><span class="chip ${severity}">${severity}</span></td><td class="short"><span class="chip ${state}">${state}</span></td><td>${verbatim(title)} <span class="soft">${rule}</span><div>${name(
          bucket === null
            ? (resource ?? 'the account')
            : key === null
              ? `s3://${bucket}`
              : `s3://${bucket}/${key}`,
        )}</div></td>${cell('because', html`${JOINED_BY[joinedBy]}${joinedTo === null ? '' : html` as ${findingLinks([joinedTo])}`}`)}</tr>`,
    ),
  )}</div></section>`;

const unknownSection = ({ unknown }: Incident): Markup =>
  unknown.length === 0
    ? html``
    : html`<section id="unknown"><h2>What is not known</h2><div class="card"><ul class="plain">${unknown.map((text) => html`<li>${verbatim(text)}</li>`)}</ul></div></section>`;
