import { bytes as bytesText, capital, utc } from '../alerts/readable-values.ts';
import { escapeSentence } from '../base/escape.ts';
import { html, type Markup, verbatim } from '../base/markup.ts';
import type { Period } from '../readers/current-periods.ts';
import type { JobToRunAgain } from '../readers/jobs-to-run-again.ts';
import { hasRead, type Reader } from '../readers/reader-tally.ts';
import { cell, findingLinks, name, tableOf } from './html-parts.ts';
import type {
  Incident,
  IncidentActor,
  IncidentBytes,
  IncidentClock,
  KeyNow,
  KeyReads,
  WrongBytes,
} from './incident.ts';
import { nameOfReader } from './timeline.ts';
import { moment, RECORDED, SURVIVAL } from './words.ts';

/** What is known of who, which bytes, what survives, who read, and how long approved versions are there. */
export const evidenceSections = (incident: Incident): readonly Markup[] => [
  whoSection(incident),
  bytesSection(incident),
  survivesSection(incident),
  readersSection(incident),
  clockSection(incident),
];

const whoSection = ({ actors }: Incident): Markup =>
  html`<section id="who"><h2>Who</h2>${actors.map(actorCard)}</section>`;

const actorCard = ({
  arn,
  account,
  sessions,
  addresses,
  userAgents,
  requestIds,
  firstAt,
  lastAt,
  findings,
  unknown,
}: IncidentActor): Markup =>
  html`<div class="card"><h3>${arn === null ? 'Not known' : name(arn)}</h3>${unknown === null ? '' : html`<p>${verbatim(unknown)}</p>`}<p>${moment(firstAt)}${firstAt === lastAt ? '' : html` to ${moment(lastAt)}`}, findings ${findingLinks(findings)}</p><ul class="plain">${[
    listItem('account', account === null ? [] : [account]),
    listItem('sessions', sessions),
    listItem('addresses', addresses),
    listItem('clients', userAgents),
    listItem('requests', requestIds),
  ]}</ul></div>`;

const listItem = (title: string, values: readonly string[]): Markup =>
  values.length === 0
    ? html``
    : html`<li><span class="soft">${title}</span> ${values.map((value, index) => html`${index === 0 ? '' : html`, `}${name(value)}`)}</li>`;

const bytesSection = ({ bytes }: Incident): Markup =>
  bytes.length === 0
    ? html``
    : html`<section id="bytes"><h2>Which bytes</h2><div class="card">${tableOf(
        ['object, and its bytes', 'current and wrong', 'finding'],
        bytes.map(bytesRow),
      )}</div></section>`;

const bytesRow = ({ bucket, key, rule, expected, found, periods, finding }: WrongBytes): Markup =>
  html`<tr><td>${name(`s3://${bucket}/${key}`)} <span class="soft">${rule}</span>${bytesLine('expected', expected)}${bytesLine(DESTROYED.has(rule) ? 'gone' : 'found', found)}</td>${cell('current', periods.length === 0 ? null : html`${periods.map(periodOf)}`, 'when')}${cell('finding', findingLinks([finding]), 'short')}</tr>`;

/** Rules about a version that is gone, which is the one that is shown. */
const DESTROYED: ReadonlySet<string> = new Set(['version-destroyed', 'versions-expired']);

const periodOf = ({ from, to }: Period): Markup =>
  html`<div>${moment(from)}</div><div>to ${to === null ? html`<b>now</b>` : moment(to)}</div>`;

const bytesLine = (title: string, bytes: IncidentBytes | null): Markup =>
  html`<div><span class="soft">${title}</span> ${
    bytes === null
      ? 'nothing'
      : html`${bytes.digest === null ? 'digest not known' : name(bytes.digest)} <span class="soft">${bytesText(bytes.size)}, version ${name(bytes.versionId ?? 'null')}</span>`
  }</div>`;

const survivesSection = ({ keys }: Incident): Markup =>
  keys.length === 0
    ? html``
    : html`<section id="survives"><h2>What survives</h2><div class="card">${tableOf(
        ['object', 'now', 'expected bytes', 'where they are'],
        keys.map(keyRow),
      )}</div></section>`;

const keyRow = ({ bucket, key, state, survival, says, copies }: KeyNow): Markup =>
  html`<tr><td>${name(`s3://${bucket}/${key}`)}</td>${cell('now', state, 'short')}<td><span class="chip ${survival}">${SURVIVAL[survival]}</span> ${verbatim(says)}</td>${cell(
    'where',
    copies.length === 0
      ? null
      : html`${copies.map((copy) => html`<div>${copy.bucket === bucket && copy.key === key ? 'version' : html`${name(`s3://${copy.bucket}/${copy.key}`)} version`} ${name(copy.versionId ?? 'null')}</div>`)}`,
  )}</tr>`;

function readersSection({ reads, bytes }: Incident): Markup {
  if (reads.isAsked)
    return html`<section id="readers"><h2>Who read wrong bytes, and what has to run again</h2>${reads.keys.map(readsCard)}</section>`;
  if (bytes.every(({ periods }) => periods.length === 0)) return html``;
  return html`<section id="readers"><h2>Who read wrong bytes</h2><div class="card"><p>No logs were read, so nobody looked who read the wrong bytes. Make this page again with <code>--logs</code>.</p></div></section>`;
}

function readsCard({ bucket, key, readers, runAgain, recorded }: KeyReads): Markup {
  const got = readers.filter(hasRead);
  return html`<div class="card"><h3>${name(`s3://${bucket}/${key}`)}</h3><p><span class="chip ${recorded.state === 'yes' ? 'over' : 'unknown'}">${recorded.state === 'yes' ? 'recorded' : 'may be missing'}</span> ${capital(RECORDED[recorded.state])}</p>${
    got.length === 0
      ? html`<p>Nobody is recorded as having read it.</p>`
      : tableOf(
          ['who', 'session', 'addresses', 'requests', 'bytes', 'first and last (UTC)'],
          got.map(readerRow),
        )
  }${runAgain.length === 0 ? '' : html`<h3>Has to run again</h3><ul class="plain">${runAgain.map(jobItem)}</ul>`}</div>`;
}

const readerRow = (reader: Reader): Markup =>
  html`<tr><td>${name(nameOfReader(reader) ?? 'without a signature')}<div class="soft">${reader.kind}, by ${reader.joinedBy}</div></td>${cell('session', reader.session === null ? null : name(reader.session))}${cell('addresses', [...reader.addresses].join(', ') || null)}${cell('requests', reader.requests.toLocaleString('en-US'))}${cell('bytes', reader.bytes.toLocaleString('en-US'))}${cell('first and last', html`${moment(reader.firstAt)}<div>${moment(reader.lastAt)}</div>`, 'when')}</tr>`;

const jobItem = ({ type, name: job, role, firstAt, shownBy, isOneOfSeveral }: JobToRunAgain): Markup =>
  html`<li>${type} ${name(job)}${role === null ? '' : html` as ${name(role)}`} <span class="soft">${firstAt === null ? '' : html`read first ${moment(firstAt)}, `}shown by ${shownBy}${isOneOfSeveral ? ', one of several' : ''}</span></li>`;

const clockSection = ({ clocks }: Incident): Markup =>
  clocks.length === 0
    ? html``
    : html`<section id="clock"><h2>The clock</h2><div class="card"><p class="soft">The earliest times at which approved versions can vanish.</p><ul class="plain">${clocks.map(clockItem)}</ul></div></section>`;

/** Losses of one dataset that the page shows. */
const MAX_LOSSES = 3;

const clockItem = ({ dataset, losses, unknown }: IncidentClock): Markup =>
  html`<li><b>${dataset}</b>: ${
    losses.length === 0
      ? unknown.length > 0
        ? 'not known'
        : 'no approved version can vanish by itself'
      : html`<ul class="plain">${losses
          .slice(0, MAX_LOSSES)
          .map(
            ({ at, after, because, key }) =>
              html`<li>not before <b>${utc(at)}</b>${after === 'write' ? html` if somebody writes now` : ''}: ${verbatim(escapeSentence(because))}${key === null ? '' : html` (${name(key)})`}</li>`,
          )}</ul>`
  }</li>`;
