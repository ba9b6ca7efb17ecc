import { shortId } from '../../core/findings/finding.ts';
import type { Period } from '../../core/readers/current-periods.ts';
import type { JobToRunAgain } from '../../core/readers/jobs-to-run-again.ts';
import type { Reader } from '../../core/readers/reader-tally.ts';
import { escapeText } from '../output/escape.ts';
import { address, bytes, count, counted, nameOfArn, time } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { notListed, type ReadersReport } from './readers-report.ts';

/**
 * Prints the answer for people.
 * @param deployed the account of the deployment; identities of others are shown with theirs; `null` where there is none
 */
export async function renderReaders(
  terminal: Terminal,
  report: ReadersReport,
  deployed: string | null,
): Promise<void> {
  const { asked, readers, own, others, runAgain, logs } = report;
  const home = deployed ?? soleAccount([...readers, ...others]);
  await terminal.print(...headline(report));
  if (readers.length === 0) await terminal.print('', noReader(report));
  else {
    await terminal.print('');
    await terminal.table(readerColumns(home, asked.subject.versionId === undefined), readers);
    await terminal.print(...notes(readers, asked.subject.versionId === undefined));
  }
  const noReads = [...readers, ...others].filter((reader) => refusalText(reader) !== '');
  if (noReads.length > 0) {
    await terminal.print('', 'Requests that got no bytes');
    for (const reader of noReads) await terminal.print(`  ${whoText(reader, home)}: ${refusalText(reader)}`);
  }
  const ownRequests = own.reduce((sum, { requests }) => sum + requests, 0);
  if (ownRequests > 0)
    await terminal.print('', `Sealwatch itself read it to check it: ${counted(ownRequests, 'request')}`);
  if (runAgain.length > 0) {
    await terminal.print('', 'To run again');
    await terminal.table(jobColumns(home), runAgain);
    await terminal.print(...jobNotes(runAgain));
  }
  await terminal.print('', ...recordedLines(terminal, report), countsText(logs));
}

/** The account that all are of; where they are of several, each is shown with its own. */
function soleAccount(readers: readonly Reader[]): string | null {
  const accounts = new Set(readers.flatMap(({ account }) => account ?? []));
  return accounts.size > 1 ? '' : null;
}

function headline({ asked: { subject, finding } }: ReadersReport): string[] {
  const version =
    subject.versionId === undefined ? 'any version' : `version ${escapeText(subject.versionId ?? 'null')}`;
  const what = finding === null ? version : `${version}, current and wrong`;
  const from = finding === null ? '' : ` (${finding.rule} ${shortId(finding.id)})`;
  const { periods } = subject;
  if (periods.length === 0) return [`${address(subject)}${from}`, `${version}: it was never the current one`];
  return [`${address(subject)}${from}`, ...periods.map((period) => `${what} ${periodText(period)}`)];
}

const periodText = ({ from, to }: Period): string =>
  `from ${time(from)} to ${to === null ? 'now' : time(to)} UTC`;

const noReader = ({ recorded }: ReadersReport): string =>
  recorded.state === 'yes' ? 'Nobody read it.' : 'No request that read it is in the logs.';

const readerColumns = (home: string | null, isOfAnyVersion: boolean): readonly Column<Reader>[] => [
  { title: 'WHO', shrinks: true, wraps: true, cell: (reader) => whoText(reader, home) },
  { title: 'KIND', drop: 3, cell: ({ kind }) => kind },
  { title: 'REQUESTS', align: 'right', cell: ({ requests }) => count(requests) },
  { title: 'BYTES', align: 'right', cell: bytesText },
  { title: 'FIRST (UTC)', drop: 1, cell: ({ firstAt }) => time(firstAt) },
  { title: 'LAST (UTC)', drop: 4, cell: ({ lastAt }) => time(lastAt) },
  { title: 'ADDRESS', drop: 2, shrinks: true, cell: addressText },
  ...(isOfAnyVersion
    ? [{ title: 'VERSION', shrinks: true, cell: ({ versionId }: Reader) => escapeText(versionId ?? '-') }]
    : []),
  { title: 'JOINED BY', cell: ({ joinedBy }) => joinedBy },
];

function whoText({ identity, session, account, kind, invokedBy }: Reader, home: string | null): string {
  if (kind === 'anonymous') return 'anybody (no signature)';
  const name = identity === null ? `account ${account ?? '-'}` : nameOfArn(identity, home);
  const service = invokedBy === null || invokedBy === identity ? '' : `, through ${escapeText(invokedBy)}`;
  return `${name}${session === null ? '' : ` / ${escapeText(session)}`}${service}`;
}

const bytesText = ({ bytes: sent, unmeasured, copyCount, requests }: Reader): string =>
  copyCount === requests ? 'copy' : `${bytes(sent)}${unmeasured > 0 ? ' +' : ''}`;

function addressText({ addresses }: Reader): string {
  const [first = '-'] = addresses;
  return addresses.size > 1 ? `${escapeText(first)} +${addresses.size - 1}` : escapeText(first);
}

/** What the table has no room for, and what nobody can know. */
function notes(readers: readonly Reader[], isOfAnyVersion: boolean): string[] {
  const sum = (of: (reader: Reader) => number): number =>
    readers.reduce((total, each) => total + of(each), 0);
  const targets = [...new Set(readers.flatMap(({ copies }) => [...copies]))];
  const [byTime, edge] = [
    readers.filter(({ joinedBy }) => joinedBy === 'time').length,
    sum(({ atEdge }) => atEdge),
  ];
  const [unmeasured, copies] = [sum(({ unmeasured }) => unmeasured), sum(({ copyCount }) => copyCount)];
  return [
    ...(byTime > 0 ? (isOfAnyVersion ? BY_TIME_OF_ANY : BY_TIME) : []),
    ...(edge > 0
      ? [
          `${counted(edge, 'request')} came within seconds of a change, and may have got the version before or after it`,
        ]
      : []),
    ...(unmeasured > 0 ? [`${counted(unmeasured, 'request')} of unknown size (+)`] : []),
    ...(copies > 0 ? [`copied by ${counted(copies, 'request')}:`] : []),
    ...targets.map((target) => `  ${escapeText(target)}`),
    ...(copies > 0 && targets.length === 0 ? ['  the records do not say where'] : []),
  ];
}

const BY_TIME = [
  'by time: the request named no version, and this one was current then',
  'by version: the request named it',
];
const BY_TIME_OF_ANY = ['by time: the request named no version, and got the one that was current then'];

function refusalText({ metadata, unchanged, aborted, denied, failed }: Reader): string {
  const parts: readonly (readonly [number, string])[] = [
    [metadata, 'headers only'],
    [unchanged, 'not modified: it has these bytes already'],
    [aborted, 'broken off before the first byte'],
    [denied, 'denied'],
    [failed, 'failed'],
  ];
  return parts
    .filter(([number]) => number > 0)
    .map(([number, what]) => `${count(number)} ${what}`)
    .join(', ');
}

const jobColumns = (home: string | null): readonly Column<JobToRunAgain>[] => [
  {
    title: 'JOB',
    cell: ({ name }) => (name.startsWith('arn:') ? nameOfArn(name, home) : escapeText(name)),
  },
  { title: 'TYPE', cell: ({ type }) => type },
  {
    title: 'ROLE',
    drop: 2,
    shrinks: true,
    cell: ({ role }) => (role === null ? '-' : nameOfArn(role, home)),
  },
  { title: 'FIRST READ (UTC)', drop: 1, cell: ({ firstAt }) => time(firstAt) },
  { title: 'SHOWN BY', cell: ({ shownBy, isOneOfSeveral }) => `${shownBy}${isOneOfSeveral ? ' *' : ''}` },
];

const jobNotes = (jobs: readonly JobToRunAgain[]): string[] => [
  ...(jobs.some(({ isOneOfSeveral }) => isOneOfSeveral)
    ? ['* several jobs ran as this role; the records do not say which of them read']
    : []),
  ...(jobs.some(({ shownBy }) => shownBy === 'input')
    ? ['input: it was started in this time with a place that holds the object; no request of it is recorded']
    : []),
];

function recordedLines({ style }: Terminal, { recorded, switchOn, logs }: ReadersReport): string[] {
  const { state, reasons, missing } = recorded;
  const title = {
    yes: style('green', 'All requests of this time are recorded, as far as files and trails show.'),
    partly: style('yellow', 'Requests may be missing.'),
    no: style('red', 'Requests that read are NOT recorded, so there may be readers that nobody knows.'),
    unknown: style('yellow', 'It is not known whether requests that read are recorded.'),
  }[state];
  const more = missing.length > MAX_SHOWN ? [`    and ${count(missing.length - MAX_SHOWN)} more`] : [];
  return [
    title,
    ...reasons.map((reason) => `  ${escapeText(reason)}`),
    ...missing.slice(0, MAX_SHOWN).map((name) => `    ${escapeText(name)}`),
    ...more,
    ...(logs.tally.tellsDuplicates
      ? []
      : ['  records that came again are counted again: there were too many to tell apart']),
    ...notListed(logs).map((text) => `  ${text}`),
    ...(switchOn.length > 0 ? ['To record them from now on:', ...switchOn.map((line) => `  ${line}`)] : []),
  ];
}

const MAX_SHOWN = 5;

function countsText({ counts, tally }: ReadersReport['logs']): string {
  const { files, records, unreadable, leftOut } = counts;
  return [
    counted(files, 'file'),
    counted(records, 'record'),
    ...(tally.duplicates > 0 ? [`${counted(tally.duplicates, 'duplicate')}`] : []),
    ...(tally.elsewhere > 0 ? [`${count(tally.elsewhere)} of other versions or times`] : []),
    ...(leftOut > 0 ? [`${counted(leftOut, 'older file')} left out`] : []),
    ...(unreadable > 0 ? [`${count(unreadable)} unreadable`] : []),
  ].join(', ');
}
