import type { Command } from 'commander';
import { PRICE } from '../../core/base/prices.ts';
import type { Actor } from '../../core/findings/actor.ts';
import { shortId } from '../../core/findings/finding.ts';
import { currentMode, notLookedAtSince } from '../../core/scope/dataset.ts';
import { archiveOf } from '../../core/versions/facts.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { notRecordedNotes } from '../cloudtrail-gaps.ts';
import { EXIT } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { address, count, counted, nameOfArn, STATE_FORMAT, shortDigest, time } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { parseObjectAddress } from '../parse/options.ts';
import { provenanceText } from '../provenance.ts';
import type { Runner } from '../runner.ts';
import { type History, historyJson, type PastVersion, readHistory } from './history.ts';

export function addHistory(program: Command, runner: Runner): void {
  program
    .command('history')
    .summary('list every version that a key ever had')
    .description(
      'Lists every version that a key ever had: its digest, who stored it, what it was judged to be, and how it ended.',
    )
    .argument('<object>', 's3://bucket/key')
    .addHelpText(
      'after',
      '\nExamples:\n  sealwatch history s3://acme-training-data/moderation/v3/labels-007.jsonl',
    )
    .action((object: string, _, command: Command) =>
      runner.run(command, async ({ globals, terminal, connect }) => {
        const ref = parseObjectAddress(object);
        const { queries, deployment } = await connect();
        const history = await readHistory(queries, ref);
        if (globals.json) await terminal.json(historyJson(history));
        else await renderHistory(terminal, history, deployment.account);
        return EXIT.fine;
      }),
    );
}

/**
 * Prints a history for people: what is expected, every version, and what the marks mean.
 * @param home the deployment's account; identities of others are shown with theirs
 */
async function renderHistory(terminal: Terminal, history: History, home: string): Promise<void> {
  if (history.entry === null && history.versions.length === 0) {
    await terminal.print(`${address(history.ref)}: never seen`);
    return;
  }
  await terminal.print(headline(terminal, history));
  await terminal.table(columns(history, home), history.versions);
  await terminal.print(
    ...legend(history, home),
    ...levelNotes(history),
    ...archiveNotes(history),
    ...orderNotes(history),
    ...provenanceNotes(history, home),
  );
  if (history.dataset) await terminal.print(...notRecordedNotes(history.dataset));
}

function headline({ style }: Terminal, { entry, dataset }: History): string {
  if (entry === null) return 'in no dataset';
  const { expected } = entry.standing;
  const name = `${escapeText(entry.dataset)} (${dataset ? currentMode(dataset) : 'dataset gone'})`;
  const archived = entry.standing.current?.isArchived ? ' (archived)' : '';
  const state = style(STATE_FORMAT[entry.state], `${entry.state.toUpperCase()}${archived}`);
  const since = dataset && notLookedAtSince(dataset);
  const gap = since === null ? '' : `  ${style('yellow', `not looked at since ${time(since)} UTC`)}`;
  return `${name}  ${state}  expected ${expected?.digest ?? 'nothing'}${gap}`;
}

function columns(history: History, home: string): Column<PastVersion>[] {
  const versions = shortVersions(history.versions.map(({ record }) => record.fact));
  return [
    { title: 'TIME (UTC)', cell: (version) => `${time(version.record.fact.storedAt)} ${markOf(version)}` },
    { title: 'VERSION', cell: ({ record }) => escapeText(versions.get(record.fact.version) ?? '') },
    { title: 'CLASS', cell: ({ record }) => record.class },
    { title: 'DIGEST', drop: 1, cell: ({ record }) => shortDigest(record.fact.digest) },
    {
      title: 'SIZE',
      drop: 2,
      align: 'right',
      cell: ({ record }) => (record.fact.size === null ? '-' : count(record.fact.size)),
    },
    { title: 'LEVEL', drop: 3, cell: ({ record }) => record.level },
    { title: 'BY', shrinks: true, wraps: true, cell: (version) => writerOf(version, history, home) },
    { title: 'FINDING', cell: ({ findings }) => findings.map(({ id }) => shortId(id)).join(' ') || '-' },
  ];
}

const markOf = ({ isCurrent, record }: PastVersion): string =>
  record.fact.destroyed ? 'x' : isCurrent ? '*' : '';

function legend({ versions }: History, home: string): string[] {
  const marks = versions.some(({ isCurrent }) => isCurrent) ? ['* current'] : [];
  const destroyed = versions
    .filter(({ record }) => record.fact.destroyed !== null)
    .map((version) => endOf(version, home));
  if (destroyed.length <= 1) return [[...marks, ...destroyed].join('  ')].filter(Boolean);
  return [...marks, ...destroyed];
}

const perMillion = (price: number): string => `$${(price * 1e6).toFixed(2)}`;

/** What it means that nothing was read, and what it costs beside reading. */
const levelNotes = ({ versions }: History): string[] =>
  versions.some(({ record }) => record.level === 's3-sha256')
    ? [
        `s3-sha256: the digest is what S3 said, and no byte was read. A million such versions cost about ${perMillion(PRICE.get)} where S3 stored it, and ${perMillion(PRICE.batchObject)} and what S3 takes for computing where a job did; to read them costs ${perMillion(PRICE.get)} and $${(PRICE.hashedByte * 1e12).toFixed(2)} a TB`,
      ]
    : [];

/** Why versions cannot be read that could be once. */
const archiveNotes = ({ versions }: History): string[] =>
  versions.flatMap(({ record }) => {
    const archive = archiveOf(record.fact);
    if (archive === null || record.fact.destroyed !== null) return [];
    return [`${record.fact.versionId ?? 'null'}: ${escapeText(record.detail ?? 'it is in an archive')}`];
  });

/** Where approved bytes came from, as people said it. */
const provenanceNotes = ({ versions }: History, home: string): string[] =>
  versions.flatMap(({ record: { fact }, provenance }) =>
    provenance.map(
      (said) =>
        `${escapeText(fact.versionId ?? 'null')}: ${provenanceText(said)} (as ${nameOfArn(said.by, home)} said, approval ${escapeText(said.approval)})`,
    ),
  );

function endOf(version: PastVersion, home: string): string {
  const { destroyed } = version.record.fact;
  const who = destroyerOf(version, home);
  const verb =
    destroyed?.by === 'expired'
      ? 'expired'
      : destroyed?.by === 'found-missing'
        ? 'found missing'
        : 'destroyed';
  const text = `x ${verb} ${time(destroyed?.at ?? null)}${who ? ` by ${who}` : ''}`;
  const copies = version.findings.find(({ evidence }) => evidence.destroyed)?.evidence.survives;
  if (copies === undefined) return text;
  return copies.length === 0
    ? `${text}; no copy is known`
    : `${text}; ${counted(copies.length, 'copy').replace('copys', 'copies')} ${copies.length === 1 ? 'survives' : 'survive'}`;
}

/** What the order of versions rests on, where the events did not say it. */
function orderNotes({ versions }: History): string[] {
  const timesOf = (shown: PastVersion['orderShownBy']) => [
    ...new Set(
      versions
        .filter(({ orderShownBy }) => orderShownBy === shown)
        .map(({ record }) => time(record.fact.storedAt)),
    ),
  ];
  return [
    ...timesOf('listing').map(
      (at) =>
        `order of the versions of ${at}: as S3 lists them; the sequencers of their events cannot be compared`,
    ),
    ...timesOf('nothing').map(
      (at) =>
        `order of the versions of ${at}: not known; the sequencers of their events cannot be compared, and S3 lists them no more`,
    ),
  ];
}

const SHORTEST = 6;

/**
 * Shortens version ids to what distinguishes them, six characters at least; the null version is `null`, with a number where
 * there were several.
 */
export function shortVersions(
  versions: readonly { version: string; versionId: string | null }[],
): Map<string, string> {
  const ids = versions.flatMap(({ versionId }) => (versionId === null ? [] : [versionId]));
  const length = distinguishingLength(ids);
  const nulls = versions.filter(({ versionId }) => versionId === null);
  return new Map(
    versions.map((each) => [
      each.version,
      each.versionId?.slice(0, length) ?? nullName(nulls.indexOf(each), nulls.length),
    ]),
  );
}

function distinguishingLength(ids: readonly string[]): number {
  const different = new Set(ids).size;
  const longest = Math.max(SHORTEST, ...ids.map((id) => id.length));
  for (let length = SHORTEST; length < longest; length += 1) {
    if (new Set(ids.map((id) => id.slice(0, length))).size === different) return length;
  }
  return longest;
}

// Newest first, so that the newest one is plain `null`.
const nullName = (index: number, count: number): string => (index === 0 ? 'null' : `null-${count - index}`);

/** Who stored a version: by name where CloudTrail recorded it, else the account that S3 saw. */
function writerOf({ record, findings }: PastVersion, { entry }: History, home: string): string {
  const actor = findings.find(({ rule }) => !isAboutEnd(rule))?.actor;
  const named = nameOf(actor, home) ?? nameIn(record.requester, home);
  if (named) return named;
  if (entry?.baseline?.version === record.fact.version) return nameOfArn(entry.baseline.by, home);
  const approval = entry?.approvals.find(({ accepts }) => accepts === record.fact.version);
  return accountOf(record.requester) ?? (approval ? nameOfArn(approval.by, home) : '-');
}

/** Who destroyed a version, as far as it is known. */
function destroyerOf({ record, findings }: PastVersion, home: string): string | null {
  const actor = findings.find(({ rule }) => isAboutEnd(rule))?.actor;
  return nameOf(actor, home) ?? nameIn(record.destroyer, home) ?? accountOf(record.destroyer);
}

const isAboutEnd = (rule: string): boolean => rule === 'version-destroyed' || rule === 'versions-expired';

const nameIn = (requester: VersionRecord['requester'] | null, home: string): string | null =>
  requester?.arn ? nameOfArn(requester.arn, home) : null;

const nameOf = (actor: Actor | undefined, home: string): string | null =>
  actor?.arn ? nameOfArn(actor.arn, home) : null;

const accountOf = (requester: VersionRecord['requester'] | null): string | null =>
  requester?.account ? `account ${escapeText(requester.account)}` : null;
