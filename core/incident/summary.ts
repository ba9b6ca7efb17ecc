import { shortActor, utc } from '../alerts/readable-values.ts';
import { escapeForPeople } from '../base/escape.ts';
import type { Finding } from '../findings/finding.ts';
import { hasRead } from '../readers/reader-tally.ts';
import { titleIn } from './facts.ts';
import type { Incident, IncidentActor, KeyNow, Reads, WrongBytes } from './incident.ts';
import { plural } from './words.ts';

interface Told {
  readonly findings: readonly Finding[];
  readonly actors: readonly IncidentActor[];
  readonly bytes: readonly WrongBytes[];
  readonly keys: readonly KeyNow[];
  readonly reads: Reads;
  readonly datasets: readonly string[];
  readonly account: string;
  /** False where S3 did not confirm of some key that its expected bytes are there. */
  readonly isConfirmed: boolean;
}

/** The story in three sentences. */
export const summaryOf = (told: Told): Incident['summary'] => ({
  what: whatSentence(told),
  who: whoSentence(told),
  over: overSentence(told),
});

/** True once nothing is open and no key shows what it should not. */
export const isOver = ({ findings, keys }: Pick<Told, 'findings' | 'keys'>): boolean =>
  findings.every(({ state }) => state !== 'open') && keys.every((key) => !isWrongNow(key));

/** States of a key that are somebody's to put right. */
const WRONG: ReadonlySet<string | null> = new Set(['altered', 'added', 'removed', 'unverifiable']);

/** True for a key that does not show what is expected of it. */
export const isWrongNow = ({ state }: Pick<KeyNow, 'state'>): boolean => WRONG.has(state);

function whatSentence({ findings, datasets }: Told): string {
  const times = findings.map(({ happenedAt }) => happenedAt).sort();
  const [first = '', last = ''] = [times[0], times.at(-1)];
  const when =
    first.slice(0, 19) === last.slice(0, 19) ? `At ${utc(first)}` : `Between ${utc(first)} and ${utc(last)}`;
  const where = datasets.length === 0 ? 'the account' : listed(datasets.map(escapeForPeople));
  const titles = Map.groupBy(findings, titleIn);
  const what = [...titles].map(([title, { length }]) =>
    length === 1 ? title : `${title} (${count(length)})`,
  );
  return `${when}, this happened in ${where}: ${listed(what)}.`;
}

function whoSentence({ actors, account }: Told): string {
  const named = actors.filter(({ arn }) => arn !== null);
  const [first] = named;
  const nameless = actors.filter(({ arn }) => arn === null);
  const addresses = [...new Set(nameless.flatMap((actor) => actor.addresses))];
  const places = `${addresses.length > 0 ? `, from ${listed(addresses.slice(0, MAX_NAMED).map(escapeForPeople))}` : ''}${addresses.length > MAX_NAMED ? ` and ${count(addresses.length - MAX_NAMED)} more` : ''}`;
  if (first === undefined) {
    return `Who did it is not known${places}: ${nameless[0]?.unknown ?? 'no record names it'}.`;
  }
  const who = named.slice(0, MAX_NAMED).map((actor) => actorText(actor, account));
  const more = named.length > MAX_NAMED ? ` and ${count(named.length - MAX_NAMED)} more` : '';
  const unnamed = nameless.flatMap((actor) => actor.findings).length;
  const rest = unnamed === 0 ? '' : `; of ${plural(unnamed, 'finding')} nobody knows who it was${places}`;
  return `It was done by ${listed(who)}${more}${rest}.`;
}

const MAX_NAMED = 3;

function actorText({ arn, sessions, addresses }: IncidentActor, account: string): string {
  const details = [
    ...sessions.slice(0, MAX_NAMED).map((session) => `session ${escapeForPeople(session)}`),
    ...addresses.slice(0, MAX_NAMED).map((address) => `from ${escapeForPeople(address)}`),
  ];
  return `${shortActor(arn ?? '', account)}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}

function overSentence(told: Told): string {
  const { findings, keys } = told;
  const open = findings.filter(({ state }) => state === 'open').length;
  const wrong = keys.filter(isWrongNow).length;
  const is = isOver(told)
    ? 'It is over: no finding is open'
    : `It is NOT over: ${[...(open > 0 ? [`${plural(open, 'finding')} ${open === 1 ? 'is' : 'are'} open`] : []), ...(wrong > 0 ? [`${plural(wrong, 'key')} ${wrong === 1 ? 'does' : 'do'} not show the expected bytes`] : [])].join(', and ')}`;
  return `${is}; ${[survivalText(told), readText(told)].join('; ')}.`;
}

function survivalText({ keys, isConfirmed }: Told): string {
  const lost = keys.filter(({ survival }) => survival === 'none-known').length;
  const unknown = keys.filter(({ survival }) => survival === 'unknown').length;
  const asked = keys.filter(({ survival }) => survival !== 'nothing-expected').length;
  if (asked === 0) return 'no expected bytes are at stake';
  if (lost === 0 && unknown === 0) {
    const whose = asked === 1 ? '' : ` of all ${count(asked)} keys`;
    return `the expected bytes${whose} still exist${isConfirmed ? '' : ' as far as is recorded'}`;
  }
  return [
    ...(lost > 0 ? [`of ${plural(lost, 'key')} NO copy of the expected bytes is known`] : []),
    ...(unknown > 0 ? [`of ${plural(unknown, 'key')} it is not known whether they survive`] : []),
  ].join(', ');
}

function readText({ reads, bytes }: Told): string {
  if (bytes.every(({ periods }) => periods.length === 0)) return 'no wrong bytes could be read';
  if (!reads.isAsked) return 'who read the wrong bytes was not looked up';
  const readers = new Set(
    reads.keys.flatMap((key) =>
      key.readers
        .filter(hasRead)
        .map(({ identity, session, account }) => JSON.stringify([identity, session, account])),
    ),
  ).size;
  const jobs = new Set(
    reads.keys.flatMap(({ runAgain }) =>
      runAgain.map(({ type, name, role }) => JSON.stringify([type, name, role])),
    ),
  ).size;
  // Of many versions only the first are looked up.
  const versions = new Set(
    bytes
      .filter(({ periods }) => periods.length > 0)
      .map(({ bucket, key, versionId }) => JSON.stringify([bucket, key, versionId])),
  ).size;
  const isSure =
    reads.keys.length >= versions && reads.keys.every(({ recorded }) => recorded.state === 'yes');
  return `${readers === 0 ? 'nobody' : plural(readers, 'reader')} got wrong bytes${isSure ? '' : ' as far as is recorded'}, and ${plural(jobs, 'job')} ${jobs === 1 ? 'has' : 'have'} to run again`;
}

const count = (value: number): string => value.toLocaleString('en-US');
const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
