import { utc } from '../alerts/readable-values.ts';
import type { Digest } from '../base/digest.ts';
import { escapeForPeople, escapeSentence } from '../base/escape.ts';
import { shortId } from '../findings/finding.ts';
import type { Period } from '../readers/current-periods.ts';
import { hasRead } from '../readers/reader-tally.ts';
import type { Incident, IncidentBytes, KeyReads } from './incident.ts';
import { nameOfReader } from './timeline.ts';
import { JOINED_BY, moment, plural, RECORDED, SURVIVAL } from './words.ts';

/** The story as Markdown of GitHub: no name in it becomes markup, a link or a mention. */
export function incidentMarkdown(incident: Incident): string {
  const { summary, datasets, isOver, severity, account, region, madeAt, since } = incident;
  const where = datasets.length === 0 ? 'the account' : datasets.map(code).join(', ');
  return `${[
    `# Incident in ${where}`,
    `**${isOver ? 'Over' : 'NOT OVER'}**, ${severity}. Account ${code(account)}, ${code(region)}. As of ${utc(madeAt)}; looked at from ${utc(since)} on.`,
    [summary.what, summary.who, summary.over].map(prose).join('\n\n'),
    ...section('What to do next', nextLines(incident)),
    ...section('Timeline', timelineTable(incident)),
    ...section('Who', actorsTable(incident)),
    ...section('Which bytes', bytesTable(incident)),
    ...section('What survives', keysTable(incident)),
    ...section('Who read wrong bytes', readLines(incident)),
    ...section('The clock', clockLines(incident)),
    ...section('What was done', doneLines(incident)),
    ...section('Findings of this story', findingsTable(incident)),
    ...section('What is not known', incident.unknown.map((text) => `- ${prose(text)}`).join('\n')),
  ].join('\n\n')}\n`;
}

const section = (title: string, text: string): readonly string[] =>
  text === '' ? [] : [`## ${title}`, text];

/** A name as code: in it nothing is markup but the mark that ends it, and in a table the bar, which are written as escapes. */
export const code = (text: string): string =>
  text === '' ? '(empty)' : `\`${escapeForPeople(text).replaceAll('`', '\\x60').replaceAll('|', '\\x7c')}\``;

/** A sentence that is safe to show, with everything in it that Markdown would take for its own written as it is meant. */
export const prose = (sentence: string): string =>
  sentence
    .replace(/\r\n?|\n/g, ' ')
    .replace(/[\\`*_[\]<>#|~&$]/g, entity)
    .replace(/:(?=\/\/)/g, entity)
    .replace(/(?<=www)\./gi, entity)
    .replace(/@/g, '\\\\x40')
    .replace(/^[-+=\d]/, entity);

const entity = (character: string): string => `&#${character.codePointAt(0)};`;

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

const named = (text: string | null): string => (text === null ? '-' : code(text));
const ids = (findings: readonly string[]): string =>
  findings.slice(0, MAX_IDS).map(shortId).map(code).join(' ');
const MAX_IDS = 5;
const UTC = 'when (UTC)';

const nextLines = ({ next }: Incident): string =>
  next.map(({ why, command }) => `- ${prose(why)}\n\n${fenced(command)}`).join('\n');

/** A command is copied: it is shown character for character, in a fence that it cannot end. */
function fenced(command: string): string {
  const longest = Math.max(2, ...(command.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return ['', `${fence}sh`, ...command.split('\n'), fence]
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n')
    .slice(1);
}

const timelineTable = ({ timeline }: Incident): string =>
  table(
    [UTC, 'kind', 'what', 'where', 'by', 'findings'],
    timeline.map(({ at, until, kind, text, subject, by, findings }) => [
      until === null ? moment(at) : `${moment(at)} to ${moment(until)}`,
      kind,
      prose(text),
      named(subject),
      named(by),
      ids(findings),
    ]),
  );

const actorsTable = ({ actors }: Incident): string =>
  table(
    ['who', 'account', 'sessions', 'addresses', 'clients', 'from', 'to', 'findings'],
    actors.map(({ arn, account, sessions, addresses, userAgents, firstAt, lastAt, findings, unknown }) => [
      arn === null ? prose(`not known: ${unknown}`) : code(arn),
      named(account),
      sessions.map(code).join(', ') || '-',
      addresses.map(code).join(', ') || '-',
      userAgents.map(code).join(', ') || '-',
      moment(firstAt),
      moment(lastAt),
      ids(findings),
    ]),
  );

const bytesTable = ({ bytes }: Incident): string =>
  table(
    ['object', 'version', 'expected', 'found', 'current', 'finding'],
    bytes.map(({ bucket, key, versionId, expected, found, periods, finding }) => [
      code(`s3://${bucket}/${key}`),
      code(versionId ?? 'null'),
      expected === null ? 'nothing' : bytesText(expected),
      bytesText(found),
      periods.map(periodText).join('; ') || '-',
      ids([finding]),
    ]),
  );

const digestText = (digest: Digest | null): string => (digest === null ? 'digest not known' : code(digest));

const bytesText = ({ digest, size }: IncidentBytes): string =>
  `${digestText(digest)}${size === null ? '' : `, ${plural(size, 'byte')}`}`;

const periodText = ({ from, to }: Period): string =>
  to === null ? `since ${moment(from)}, still` : `${moment(from)} to ${moment(to)}`;

const keysTable = ({ keys }: Incident): string =>
  table(
    ['object', 'now', 'expected bytes', 'where'],
    keys.map(({ bucket, key, state, survival, says, copies }) => [
      code(`s3://${bucket}/${key}`),
      state ?? '-',
      prose(`${SURVIVAL[survival]}: ${says}`),
      copies
        .map((copy) => `${code(`s3://${copy.bucket}/${copy.key}`)} version ${code(copy.versionId ?? 'null')}`)
        .join(', ') || '-',
    ]),
  );

function readLines({ reads, bytes }: Incident): string {
  if (!reads.isAsked)
    return bytes.some(({ periods }) => periods.length > 0)
      ? 'No logs were read, so nobody looked who read the wrong bytes: give `--logs`.'
      : '';
  return reads.keys.map(keyReadLines).join('\n\n');
}

function keyReadLines({ bucket, key, readers, runAgain, recorded }: KeyReads): string {
  const rows = readers.filter(hasRead);
  return [
    `${code(`s3://${bucket}/${key}`)}: ${RECORDED[recorded.state]}`,
    rows.length === 0
      ? 'Nobody is recorded as having read it.'
      : table(
          ['who', 'session', 'addresses', 'requests', 'bytes', 'first', 'last'],
          rows.map((reader) => [
            named(nameOfReader(reader)),
            named(reader.session),
            [...reader.addresses].map(code).join(', ') || '-',
            String(reader.requests),
            String(reader.bytes),
            moment(reader.firstAt),
            moment(reader.lastAt),
          ]),
        ),
    ...(runAgain.length === 0
      ? []
      : [
          'Has to run again:',
          runAgain
            .map(
              ({ type, name, role }) =>
                `- ${prose(type)} ${code(name)}${role === null ? '' : ` as ${code(role)}`}`,
            )
            .join('\n'),
        ]),
  ].join('\n\n');
}

const clockLines = ({ clocks }: Incident): string =>
  clocks
    .map(({ dataset, losses: [loss], unknown }) =>
      loss === undefined
        ? `- ${code(dataset)}: ${unknown.length > 0 ? 'not known' : 'no approved version can vanish by itself'}`
        : `- ${code(dataset)}: not before ${utc(loss.at)}${loss.after === 'write' ? ' if somebody writes now' : ''}, because ${prose(escapeSentence(loss.because))}${loss.key === null ? '' : ` (${code(loss.key)})`}`,
    )
    .join('\n');

const doneLines = ({ done }: Incident): string =>
  done
    .map(
      ({ at, text, subject, by }) =>
        `- ${at === null ? 'In effect now' : utc(at)}: ${prose(text)}${subject === null ? '' : ` ${code(subject)}`}${by === null ? '' : ` by ${code(by)}`}`,
    )
    .join('\n');

const findingsTable = ({ findings }: Incident): string =>
  table(
    ['finding', 'rule', 'severity', 'state', 'about', 'belongs to it because'],
    findings.map(({ id, rule, severity, state, bucket, key, resource, joinedBy, joinedTo }) => [
      code(shortId(id)),
      rule,
      severity,
      state,
      bucket === null ? named(resource) : code(key === null ? `s3://${bucket}` : `s3://${bucket}/${key}`),
      `${JOINED_BY[joinedBy]}${joinedTo === null ? '' : ` as ${code(shortId(joinedTo))}`}`,
    ]),
  );
